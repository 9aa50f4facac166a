/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/local_response_normalization_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/power_f32.h"

void tfl2c_local_response_normalization_f32(const tfl2c_local_response_normalization_f32_params *p,
                                            const float *input, float *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        for (int32_t i = 0; i < p->depth; i++) {
            const int32_t first = i > p->radius ? i - p->radius : 0;
            const int32_t end = p->radius < p->depth - i ? i + p->radius : p->depth;
            float sum = 0.0f;

            for (int32_t k = first; k < end; k++) {
                sum = tfl2c_multiply_add(input[k], input[k], sum);
            }
            sum = tfl2c_multiply_add(p->alpha, sum, p->bias);
            output[i] = input[i] * tfl2c_power_f32(sum, -p->beta);
        }
        input += p->depth;
        output += p->depth;
    }
}
