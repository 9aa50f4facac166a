/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SOFTMAX, int8 to int16: exp(x) of a row's codes, divided by their sum; scale 1/65536, zero point
 * -32768. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_SOFTMAX_S8_S16_H
#define TFL2C_SOFTMAX_S8_S16_H

#include <stdint.h>

#include "tfl2c/exponentials.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_exponentials tfl2c_softmax_s8_s16_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][depth] */
void tfl2c_softmax_s8_s16(const tfl2c_softmax_s8_s16_params *p, const int8_t *input,
                          int16_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
