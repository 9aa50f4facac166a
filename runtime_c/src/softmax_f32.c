/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/softmax_f32.h"

#include "tfl2c/exponential_f32.h"

static float greatest_of(const float *x, int32_t count)
{
    float greatest = x[0];

    for (int32_t i = 1; i < count; i++) {
        greatest = x[i] > greatest ? x[i] : greatest;
    }
    return greatest;
}

static void make_row(const tfl2c_softmax_f32_params *p, const float *input, float *output)
{
    const float greatest = greatest_of(input, p->depth);
    float sum = 0.0f;

    for (int32_t i = 0; i < p->depth; i++) {
        output[i] = tfl2c_exponential_f32((input[i] - greatest) * p->beta);
        sum += output[i];
    }
    for (int32_t i = 0; i < p->depth; i++) {
        output[i] /= sum;
    }
}

void tfl2c_softmax_f32(const tfl2c_softmax_f32_params *p, const float *input, float *output,
                       int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->depth]);
    }
}
