/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, int8 with uint8 weights: every output pixel is the sum of the input pixels whose
 * kernels reach it, rescaled and clamped. Arithmetic: TensorFlow Lite's reference kernel for uint8. */
#ifndef TFL2C_TRANSPOSE_CONV_S8_U8_H
#define TFL2C_TRANSPOSE_CONV_S8_U8_H

#include <stdint.h>

#include "tfl2c/transposed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* [output_channels][kernel_height][kernel_width][input_channels], 128 less than the codes */
    const int8_t *weights;
    const int32_t *bias;       /* [output_channels] */
    const int32_t *multiplier; /* [output_channels], Q31: 0 or [2^30, 2^31) */
    const int8_t *shift;       /* [output_channels], powers of two: [-31, 30] */
    tfl2c_transposed_windows windows;
    int32_t input_zero_point;
    int32_t weight_zero_point; /* [-128, 127] */
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_transpose_conv_s8_u8_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows that reach these
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_transpose_conv_s8_u8(const tfl2c_transpose_conv_s8_u8_params *p, const int8_t *input,
                                int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
