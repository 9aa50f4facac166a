/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, float: rows of the input times rows of weights, clamped. */
#ifndef TFL2C_FULLY_CONNECTED_F32_H
#define TFL2C_FULLY_CONNECTED_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *weights; /* [units][depth] */
    const float *bias;    /* [units] */
    int32_t depth;
    int32_t units;
    float output_min; /* of the activation */
    float output_max;
} tfl2c_fully_connected_f32_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_f32(const tfl2c_fully_connected_f32_params *p, const float *input,
                               float *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
