/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int16 with int8 weights: cross-correlation with weights per output channel, rescaled and
 * clamped, of windows that are copied before they are multiplied; 32 bits hold their sums. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_CONV_2D_S16_X4_H
#define TFL2C_CONV_2D_S16_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* [output_channels][kernel_height][kernel_width][group_channels], at most 508 of a channel */
    const int8_t *weights;
    const int32_t *bias;       /* [output_channels], modulo 2^32 */
    const int32_t *bias_high;  /* [output_channels], what 2^32 is to be added so often; or NULL */
    const int32_t *multiplier; /* [output_channels], Q15: 0 or [2^14, 2^15); Q31 if is_narrow */
    const int8_t *shift;       /* [output_channels], powers of two: [-31, 7]; to 30 if is_narrow */
    int32_t is_narrow;         /* 1: sums are modulo 2^32 and rescaled as those of int8 */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows;     /* rows that the input's buffer holds */
    int32_t group_channels; /* input channels that an output channel sees */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t output_min;  /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_s16_x4_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows in the window
 * output: [batch][output_height][output_width][output_channels]
 * scratch: int16_t, four windows */
void tfl2c_conv_2d_s16_x4(const tfl2c_conv_2d_s16_x4_params *p, const int16_t *input,
                          int16_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
