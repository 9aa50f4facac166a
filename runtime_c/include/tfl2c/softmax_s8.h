/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SOFTMAX, int8: exp(x) of a row's codes, divided by their sum; scale 1/256, zero point -128.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_SOFTMAX_S8_H
#define TFL2C_SOFTMAX_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int32_t *exponentials; /* [count], Q0.31: exp(-i * beta * scale) */
    int32_t count;               /* [1, 256]; codes further below the greatest one have exp 0 */
    int32_t depth;               /* codes of a row: [1, 4095] */
} tfl2c_softmax_s8_params;

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
