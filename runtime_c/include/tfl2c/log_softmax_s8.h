/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOG_SOFTMAX, int8: the logarithm of a row's softmax; scale 1/16, zero point 127.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_LOG_SOFTMAX_S8_H
#define TFL2C_LOG_SOFTMAX_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int32_t *exponentials; /* [count], Q0.31: exp(-i * scale) */
    int32_t count;               /* [1, 256]; codes further below the greatest one have exp 0 */
    int32_t depth;               /* codes of a row: [1, 4095] */
    int32_t multiplier;          /* Q31: [2^30, 2^31); of differences of codes to Q5.26 */
    int32_t shift;               /* power of two: [2, 31] */
    int32_t inverse;             /* Q31: [2^30, 2^31); of Q5.26 to differences of codes */
    int32_t inverse_shift;       /* power of two: [-31, 0] */
    int32_t least;               /* difference that is out of range */
} tfl2c_log_softmax_s8_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][depth] */
void tfl2c_log_softmax_s8(const tfl2c_log_softmax_s8_params *p, const int8_t *input, int8_t *output,
                          int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
