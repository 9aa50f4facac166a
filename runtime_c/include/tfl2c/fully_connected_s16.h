/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int16 with int8 weights: rows of codes times rows of weights, rescaled and
 * clamped. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_FULLY_CONNECTED_S16_H
#define TFL2C_FULLY_CONNECTED_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights;     /* [units][depth] */
    const int32_t *bias;       /* [units], modulo 2^32 */
    const int32_t *bias_high;  /* [units], what 2^32 is to be added so often; or NULL */
    const int32_t *multiplier; /* [units], Q15: 0 or [2^14, 2^15); Q31 if is_narrow */
    const int8_t *shift;       /* [units], powers of two: [-31, 7]; to 30 if is_narrow */
    int32_t is_narrow;         /* 1: sums are modulo 2^32 and rescaled as those of int8 */
    int32_t depth;             /* [1, 65536] */
    int32_t units;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s16_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_s16(const tfl2c_fully_connected_s16_params *p, const int16_t *input,
                               int16_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
