/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/log_softmax_f32.h"

#include "tfl2c/exponential_f32.h"
#include "tfl2c/logarithm_f32.h"

static float greatest_of(const float *x, int32_t count)
{
    float greatest = x[0];

    for (int32_t i = 1; i < count; i++) {
        greatest = x[i] > greatest ? x[i] : greatest;
    }
    return greatest;
}

static void make_row(int32_t depth, const float *input, float *output)
{
    const float greatest = greatest_of(input, depth);
    float sum = 0.0f;
    float logarithm;

    for (int32_t i = 0; i < depth; i++) {
        sum += tfl2c_exponential_f32(input[i] - greatest);
    }
    logarithm = tfl2c_logarithm_f32(sum);
    for (int32_t i = 0; i < depth; i++) {
        output[i] = input[i] - greatest - logarithm;
    }
}

void tfl2c_log_softmax_f32(const tfl2c_log_softmax_f32_params *p, const float *input, float *output,
                           int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p->depth, &input[r * p->depth], &output[r * p->depth]);
    }
}
