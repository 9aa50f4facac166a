/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* L2_NORMALIZATION, float: x divided by the root of the sum of squares of its row, 1e-6 at least. */
#ifndef TFL2C_L2_NORMALIZATION_F32_H
#define TFL2C_L2_NORMALIZATION_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t depth; /* elements of a row: at least 1 */
} tfl2c_l2_normalization_f32_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][depth]; it may be the input */
void tfl2c_l2_normalization_f32(const tfl2c_l2_normalization_f32_params *p, const float *input,
                                float *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
