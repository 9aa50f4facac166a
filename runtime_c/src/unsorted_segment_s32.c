/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unsorted_segment_s32.h"

#include "tfl2c/integers.h"

static int32_t neutral(int32_t operation)
{
    switch (operation) {
    case TFL2C_SEGMENT_PRODUCT:
        return 1;
    case TFL2C_SEGMENT_GREATEST:
        return INT32_MIN;
    case TFL2C_SEGMENT_LEAST:
        return INT32_MAX;
    default:
        return 0;
    }
}

static int32_t together(int32_t operation, int32_t a, int32_t b)
{
    switch (operation) {
    case TFL2C_SEGMENT_PRODUCT:
        return tfl2c_product_s32(a, b);
    case TFL2C_SEGMENT_GREATEST:
        return a < b ? b : a;
    case TFL2C_SEGMENT_LEAST:
        return b < a ? b : a;
    default:
        return tfl2c_sum_s32(a, b);
    }
}

void tfl2c_unsorted_segment_s32(const tfl2c_unsorted_segment_s32_params *p, const int32_t *input,
                                const int32_t *segment, int32_t *output)
{
    for (int32_t i = 0; i < p->segments * p->run; i++) {
        output[i] = neutral(p->operation);
    }
    for (int32_t i = 0; i < p->count; i++) {
        if (segment[i] >= 0 && segment[i] < p->segments) {
            int32_t *to = &output[segment[i] * p->run];

            for (int32_t k = 0; k < p->run; k++) {
                to[k] = together(p->operation, to[k], input[i * p->run + k]);
            }
        }
    }
}
