/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, float with weights of int8 codes: rows of the input times rows of weights,
 * clamped. A code times its unit's scale is a weight. */
#ifndef TFL2C_FULLY_CONNECTED_F32_S8_H
#define TFL2C_FULLY_CONNECTED_F32_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights; /* [units][depth] */
    const float *scale;    /* [units], of the weights */
    const float *bias;     /* [units] */
    int32_t depth;
    int32_t units;
    float output_min; /* of the activation */
    float output_max;
} tfl2c_fully_connected_f32_s8_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_f32_s8(const tfl2c_fully_connected_f32_s8_params *p, const float *input,
                                  float *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
