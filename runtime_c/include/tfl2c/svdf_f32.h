/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SVDF, float: each unit adds up `rank` filters; a filter weighs the input into one number, which
 * it remembers, and weighs what it remembers. */
#ifndef TFL2C_SVDF_F32_H
#define TFL2C_SVDF_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *features; /* [units * rank][depth] */
    const float *time;     /* [units * rank][memory] */
    const float *bias;     /* [units] */
    int32_t depth;
    int32_t units;
    int32_t rank;
    int32_t memory;
    float output_min; /* of the activation */
    float output_max;
} tfl2c_svdf_f32_params;

/* Makes all rows, each with a state of its own.
 * input:  [rows][depth]
 * state:  [rows][units * rank][memory], the oldest number first
 * output: [rows][units] */
void tfl2c_svdf_f32(const tfl2c_svdf_f32_params *p, const float *input, float *state, float *output,
                    int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
