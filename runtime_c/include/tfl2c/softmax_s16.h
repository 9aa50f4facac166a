/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SOFTMAX, int16: exp(x) of a row's codes, divided by their sum; scale 2^-15, zero point 0.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_SOFTMAX_S16_H
#define TFL2C_SOFTMAX_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int16_t *exponentials; /* [513], Q0.15: exp(x) from -10 to 0 */
    const int16_t *reciprocals;  /* [513], Q0.15: 1 / (1 + x) from 0 to 1 */
    int32_t multiplier;          /* Q31: [2^30, 2^31); of differences to units of 10/65535 */
    int32_t shift;               /* power of two: [-31, 14] */
    int32_t depth;               /* codes of a row: [1, 65535] */
} tfl2c_softmax_s16_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][depth] */
void tfl2c_softmax_s16(const tfl2c_softmax_s16_params *p, const int16_t *input, int16_t *output,
                       int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
