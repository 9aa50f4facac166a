/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D without groups of models with uint8 weights, which have a zero point: four pixels at a
 * time, from windows that are copied together. The codes of the activations are int8. Arithmetic:
 * TensorFlow Lite's reference kernel. */
#ifndef TFL2C_CONV_2D_S8_U8_X4_H
#define TFL2C_CONV_2D_S8_U8_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights; /* [output_channels][pitch]: codes less 128, [kernel_height]
                              [kernel_width][input_channels], then 0 */
    const int32_t *bias;   /* [output_channels]; the input's zero point is folded in, modulo 2^32 */
    int32_t multiplier;    /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;         /* power of two: [-31, 30] */
    int32_t pitch;         /* kernel_height * kernel_width * input_channels up to a multiple of 4 */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t output_rows;       /* rows that the output's buffer holds */
    int32_t weight_zero_point; /* less 128: [-128, 127] */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_s8_u8_x4_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 9 * pitch bytes */
void tfl2c_conv_2d_s8_u8_x4(const tfl2c_conv_2d_s8_u8_x4_params *p, const int8_t *input,
                            int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
