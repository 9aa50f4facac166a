/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/l2_normalization_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/root_f32.h"

static void make_row(int32_t depth, const float *input, float *output)
{
    float sum = 0.0f;
    float norm;

    for (int32_t i = 0; i < depth; i++) {
        sum = tfl2c_multiply_add(input[i], input[i], sum);
    }
    norm = tfl2c_root_f32(sum);
    norm = norm < 1e-6f ? 1e-6f : norm;
    for (int32_t i = 0; i < depth; i++) {
        output[i] = input[i] / norm;
    }
}

void tfl2c_l2_normalization_f32(const tfl2c_l2_normalization_f32_params *p, const float *input,
                                float *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p->depth, &input[r * p->depth], &output[r * p->depth]);
    }
}
