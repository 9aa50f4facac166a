/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, int16 with int8 weights: every output pixel is the sum of the input pixels whose
 * kernels reach it, rescaled and clamped. Arithmetic: TensorFlow Lite's reference kernel, which
 * reads a bias of 32 bits as one. */
#ifndef TFL2C_TRANSPOSE_CONV_S16_H
#define TFL2C_TRANSPOSE_CONV_S16_H

#include <stdint.h>

#include "tfl2c/transposed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights;     /* [output_channels][kernel_height][kernel_width][input_channels] */
    const int32_t *bias;       /* [output_channels], modulo 2^32 */
    const int32_t *bias_high;  /* [output_channels], what 2^32 is to be added so often; or NULL */
    const int32_t *multiplier; /* [output_channels], Q15: 0 or [2^14, 2^15); Q31 if is_narrow */
    const int8_t *shift;       /* [output_channels], powers of two: [-31, 7]; to 30 if is_narrow */
    int32_t is_narrow;         /* 1: sums are modulo 2^32 and rescaled as those of int8 */
    tfl2c_transposed_windows windows;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_transpose_conv_s16_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows that reach these
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_transpose_conv_s16(const tfl2c_transpose_conv_s16_params *p, const int16_t *input,
                              int16_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
