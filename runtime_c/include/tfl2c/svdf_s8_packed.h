/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SVDF, int8, as svdf_s8, for cores without vectors: a word holds weights of features
 * of four filters, each plus 128, the first one in its lowest byte. No sum of a filter's features
 * leaves 2^23 in magnitude. */
#ifndef TFL2C_SVDF_S8_PACKED_H
#define TFL2C_SVDF_S8_PACKED_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *words;       /* of features: [(units * rank + 3) / 4][depth] */
    const int32_t *feature_bias; /* [units * rank, filled up to a multiple of 4] */
    const int8_t *time;          /* [units * rank][memory] */
    const int32_t *bias;         /* [units], the state's zero point folded in */
    int32_t feature_multiplier;  /* Q31: 0 or [2^30, 2^31), products -> state */
    int32_t feature_shift;       /* [-23, -1] */
    int32_t state_zero_point;    /* [-128, 127] */
    int32_t multiplier;          /* Q31: 0 or [2^30, 2^31), sums -> output */
    int32_t shift;               /* [-13, -1] */
    int32_t output_zero_point;   /* [-128, 127] */
    int32_t depth;
    int32_t units;
    int32_t rank;
    int32_t memory;
} tfl2c_svdf_s8_packed_params;

/* Makes all rows, each with a state of its own.
 * input:  [rows][depth]
 * state:  [rows][units * rank][memory], the oldest number first; begins at a word
 * output: [rows][units] */
void tfl2c_svdf_s8_packed(const tfl2c_svdf_s8_packed_params *p, const int8_t *input, int8_t *state,
                          int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
