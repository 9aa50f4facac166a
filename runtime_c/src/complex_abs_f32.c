/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/complex_abs_f32.h"

#include "tfl2c/float_bits.h"
#include "tfl2c/floats.h"
#include "tfl2c/root_f32.h"

#define LARGE 0x1p60f  /* squares of less are finite */
#define SMALL 0x1p-40f /* squares of more lose nothing that counts */
#define FAR 0x1p80f

static float length_of(float x, float y)
{
    return tfl2c_root_f32(tfl2c_multiply_add(x, x, y * y));
}

static float distance(float x, float y)
{
    const float a = tfl2c_magnitude_f32(x);
    const float b = tfl2c_magnitude_f32(y);
    const float greatest = a > b ? a : b;

    if (tfl2c_bits_f32(a) == TFL2C_INFINITY_F32 || tfl2c_bits_f32(b) == TFL2C_INFINITY_F32) {
        return tfl2c_from_bits_f32(TFL2C_INFINITY_F32);
    }
    if (greatest > LARGE) {
        return length_of(a / FAR, b / FAR) * FAR;
    }
    if (greatest < SMALL) {
        return length_of(a * FAR, b * FAR) / FAR;
    }
    return length_of(a, b);
}

void tfl2c_complex_abs_f32(const tfl2c_complex_abs_f32_params *p, const float *input, float *output)
{
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = distance(input[2 * i], input[2 * i + 1]);
    }
}
