/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOG_SOFTMAX, float: x less the logarithm of the sum of exp(x) over a row. */
#ifndef TFL2C_LOG_SOFTMAX_F32_H
#define TFL2C_LOG_SOFTMAX_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t depth; /* elements of a row: at least 1 */
} tfl2c_log_softmax_f32_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][depth] */
void tfl2c_log_softmax_f32(const tfl2c_log_softmax_f32_params *p, const float *input, float *output,
                           int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
