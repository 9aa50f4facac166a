/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, float: rows of the input times rows of weights, clamped, for cores that compute
 * several units at a time. */
#ifndef TFL2C_FULLY_CONNECTED_F32_X4_H
#define TFL2C_FULLY_CONNECTED_F32_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *weights; /* [units / 4, rounded up][depth][4, or units left in the last block] */
    const float *bias;    /* [units] */
    int32_t depth;
    int32_t units;
    float output_min; /* of the activation */
    float output_max;
} tfl2c_fully_connected_f32_x4_params;

/* Makes all rows. The products of a unit are added one after the other.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_f32_x4(const tfl2c_fully_connected_f32_x4_params *p, const float *input,
                                  float *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
