/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SOFTMAX, int8: exp(x) of a row's codes, divided by their sum; scale 1/256, zero point -128.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_SOFTMAX_S8_H
#define TFL2C_SOFTMAX_S8_H

#include <stdint.h>

#include "tfl2c/exponentials.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_exponentials tfl2c_softmax_s8_params;

/* Makes all rows. Where a row's sum reaches 512 times its greatest exponential, every probability
 * is below half a code and becomes -128; the reference has no answer there.
 * input:  [rows][depth]
 * output: [rows][depth] */
void tfl2c_softmax_s8(const tfl2c_softmax_s8_params *p, const int8_t *input, int8_t *output,
                      int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
