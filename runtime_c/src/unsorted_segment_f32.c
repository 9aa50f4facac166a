/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unsorted_segment_f32.h"

static float neutral(int32_t operation)
{
    switch (operation) {
    case TFL2C_SEGMENT_PRODUCT:
        return 1.0f;
    case TFL2C_SEGMENT_GREATEST:
        return -3.40282347e38f;
    case TFL2C_SEGMENT_LEAST:
        return 3.40282347e38f;
    default:
        return 0;
    }
}

static float together(int32_t operation, float a, float b)
{
    switch (operation) {
    case TFL2C_SEGMENT_PRODUCT:
        return a * b;
    case TFL2C_SEGMENT_GREATEST:
        return a < b ? b : a;
    case TFL2C_SEGMENT_LEAST:
        return b < a ? b : a;
    default:
        return a + b;
    }
}

void tfl2c_unsorted_segment_f32(const tfl2c_unsorted_segment_f32_params *p, const float *input,
                                const int32_t *segment, float *output)
{
    for (int32_t i = 0; i < p->segments * p->run; i++) {
        output[i] = neutral(p->operation);
    }
    for (int32_t i = 0; i < p->count; i++) {
        if (segment[i] >= 0 && segment[i] < p->segments) {
            float *to = &output[segment[i] * p->run];

            for (int32_t k = 0; k < p->run; k++) {
                to[k] = together(p->operation, to[k], input[i * p->run + k]);
            }
        }
    }
}
