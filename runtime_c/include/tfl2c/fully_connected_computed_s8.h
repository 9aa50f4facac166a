/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8, of weights that are computed at run time: rows of codes times rows of
 * weights, rescaled and clamped. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_FULLY_CONNECTED_COMPUTED_S8_H
#define TFL2C_FULLY_CONNECTED_COMPUTED_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int32_t *multiplier; /* [units], Q31: 0 or [2^30, 2^31) */
    const int8_t *shift;       /* [units], powers of two: [-31, 30] */
    int32_t depth;             /* [1, 65536] */
    int32_t units;
    int32_t has_bias;
    int32_t input_zero_point;
    int32_t weight_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_computed_s8_params;

/* Makes all rows.
 * input:   [rows][depth]
 * weights: [units][depth]
 * bias:    int32_t [units], if has_bias
 * output:  [rows][units] */
void tfl2c_fully_connected_computed_s8(const tfl2c_fully_connected_computed_s8_params *p,
                                       const int8_t *input, const int8_t *weights, const void *bias,
                                       int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
