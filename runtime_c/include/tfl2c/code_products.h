/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of codes over some dimensions.
 * The input's dimensions are seen as runs of neighbours, up to three that are kept and up to
 * three that are reduced; each has a number of elements and a step, the distance from one
 * element to the next. */
#ifndef TFL2C_CODE_PRODUCTS_H
#define TFL2C_CODE_PRODUCTS_H

#include <stdint.h>

typedef struct {
    int32_t kept[3]; /* elements of the kept runs, the innermost last; 1 where there is none */
    int32_t kept_step[3];
    int32_t reduced[3]; /* the same of the reduced runs */
    int32_t reduced_step[3];
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t multiplier; /* Q15: 0 or [2^14, 2^15) */
    int32_t shift;      /* power of two: [-31, 7] */
} tfl2c_code_products;

#endif
