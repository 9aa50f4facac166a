/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/logistic_f32.h"

#include "tfl2c/exponential_f32.h"
#include "tfl2c/float_bits.h"

/* Below this the references leave out the 1 of the denominator. */
#define NEGLIGIBLE (-9.0f)

/* The exponential is that of -|x| and does not overflow. */
static float logistic(float x)
{
    const float falling = tfl2c_exponential_f32(-tfl2c_magnitude_f32(x));

    if (x < NEGLIGIBLE) {
        return falling;
    }
    return (x < 0.0f ? falling : 1.0f) / (1.0f + falling);
}

void tfl2c_logistic_f32(const tfl2c_logistic_f32_params *p, const float *input, float *output,
                        int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, logistic);
}
