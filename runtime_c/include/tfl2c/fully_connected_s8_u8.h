/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED of models with uint8 weights, which have a zero point: rows of int8 codes times
 * rows of weights, rescaled and clamped. Arithmetic: TensorFlow Lite's reference kernel, which
 * rescales in double; the bits are the same. */
#ifndef TFL2C_FULLY_CONNECTED_S8_U8_H
#define TFL2C_FULLY_CONNECTED_S8_U8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights; /* [units][depth], 128 less than the codes */
    const int32_t *bias;   /* [units]; the input's zero point is folded in, modulo 2^32 */
    /* The factor of sums: (multiplier_high * 2^32 + multiplier_low) / 2^shift, 53 bits or 0. */
    uint32_t multiplier_high; /* [0, 2^21) */
    uint32_t multiplier_low;
    int32_t shift; /* [33, 95] */
    int32_t depth; /* [1, 65536] */
    int32_t units;
    int32_t weight_zero_point; /* [-128, 127] */
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s8_u8_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_s8_u8(const tfl2c_fully_connected_s8_u8_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
