/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, float, of weights that are computed at run time: rows times rows of weights,
 * clamped. */
#ifndef TFL2C_FULLY_CONNECTED_COMPUTED_F32_H
#define TFL2C_FULLY_CONNECTED_COMPUTED_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t depth;
    int32_t units;
    int32_t has_bias;
    float output_min; /* of the activation */
    float output_max;
} tfl2c_fully_connected_computed_f32_params;

/* Makes all rows.
 * input:   [rows][depth]
 * weights: [units][depth]
 * bias:    float [units], if has_bias
 * output:  [rows][units] */
void tfl2c_fully_connected_computed_f32(const tfl2c_fully_connected_computed_f32_params *p,
                                        const float *input, const float *weights, const void *bias,
                                        float *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
