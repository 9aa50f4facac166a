/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* L2_NORMALIZATION, int8: x divided by the root of the sum of squares of its row; scale 1/128, zero
 * point 0. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_L2_NORMALIZATION_S8_H
#define TFL2C_L2_NORMALIZATION_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_zero_point;
    int32_t early_bits; /* of the output's 7, that codes are shifted by before they are rescaled */
    int32_t depth;      /* codes of a row: [1, 33025] */
} tfl2c_l2_normalization_s8_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][depth]; it may be the input */
void tfl2c_l2_normalization_s8(const tfl2c_l2_normalization_s8_params *p, const int8_t *input,
                               int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
