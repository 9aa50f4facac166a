/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOGISTIC, float: 1 / (1 + exp(-x)), exp(x) for x below -9 as TensorFlow Lite and TFLM have it,
 * which is up to 1.3e-4 of the value more; within four units in the last place of either. */
#ifndef TFL2C_LOGISTIC_F32_H
#define TFL2C_LOGISTIC_F32_H

#include <stdint.h>

#include "tfl2c/elements_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_elements tfl2c_logistic_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_logistic_f32(const tfl2c_logistic_f32_params *p, const float *input, float *output,
                        int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
