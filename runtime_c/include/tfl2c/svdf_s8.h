/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SVDF, int8: each unit adds up `rank` filters; a filter weighs the input into one number, which it
 * remembers, and weighs what it remembers.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_SVDF_S8_H
#define TFL2C_SVDF_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *features;      /* [units * rank][depth] */
    const int32_t *feature_bias; /* [units * rank], the input's zero point folded in */
    const int8_t *time;          /* [units * rank][memory] */
    const int32_t *bias;         /* [units], the state's zero point folded in */
    int32_t feature_multiplier;  /* Q31: 0 or [2^30, 2^31), products -> state */
    int32_t feature_shift;       /* [-31, 30] */
    int32_t state_zero_point;    /* [-128, 127] */
    int32_t multiplier;          /* likewise, sums -> output */
    int32_t shift;
    int32_t output_zero_point; /* [-128, 127] */
    int32_t depth;
    int32_t units;
    int32_t rank;
    int32_t memory;
} tfl2c_svdf_s8_params;

/* Makes all rows, each with a state of its own.
 * input:  [rows][depth]
 * state:  [rows][units * rank][memory], the oldest number first
 * output: [rows][units] */
void tfl2c_svdf_s8(const tfl2c_svdf_s8_params *p, const int8_t *input, int8_t *state,
                   int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
