/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The parameters of the pools that make means of int8 codes, and how sums become codes. */
#ifndef TFL2C_AVERAGE_CODES_H
#define TFL2C_AVERAGE_CODES_H

#include <stdint.h>

#include "tfl2c/requant.h"

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t channels;
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t output_min;  /* codes, activation included */
    int32_t output_max;
    int32_t raised; /* added to codes for rounding: 0; or 128, then halves go up, as uint8's do */
} tfl2c_average_codes;

/* The mean of `count` codes, from their sum. */
static inline int8_t tfl2c_average_code(const tfl2c_average_codes *p, int32_t codes, int32_t count)
{
    const int32_t sum = codes + p->raised * count;
    const int32_t mean = (sum > 0 ? sum + count / 2 : sum - count / 2) / count - p->raised;

    return (int8_t)tfl2c_clamp(mean, p->output_min, p->output_max);
}

#endif
