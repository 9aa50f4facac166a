/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8 with int4 weights: rows of codes times rows of weights, rescaled and
 * clamped. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_FULLY_CONNECTED_S8_S4_H
#define TFL2C_FULLY_CONNECTED_S8_S4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights;     /* two a byte, the first one low: [units][depth] */
    const int32_t *bias;       /* [units] */
    const int32_t *multiplier; /* [units], Q31: 0 or [2^30, 2^31) */
    const int8_t *shift;       /* [units], powers of two: [-31, 30] */
    int32_t depth;             /* [1, 65536] */
    int32_t units;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s8_s4_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_s8_s4(const tfl2c_fully_connected_s8_s4_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
