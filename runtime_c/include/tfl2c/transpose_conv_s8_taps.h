/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, int8: four output channels at a time, weights packed for 16-bit products.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as transpose_conv_s8. Every rescaling was
 * proved equal to the reference's for all sums that can occur when the weights were packed.
 *
 * Of the pixels of the output, padding counted, every stride_height'th row and stride_width'th column
 * is a convolution of the input: its kernel are the weights that reach these pixels, the last ones
 * first. These convolutions are phases, [stride_height][stride_width]; one that no weights reach has
 * a kernel of one tap whose weights are 0. Each has its blocks of output channels as conv_2d_s8_x4.h
 * describes them, of a kernel of one row: the bytes of a window are a single run. */
#ifndef TFL2C_TRANSPOSE_CONV_S8_TAPS_H
#define TFL2C_TRANSPOSE_CONV_S8_TAPS_H

#include <stdint.h>

#include "tfl2c/transposed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *blocks; /* [phases][(output_channels + 3) / 4][products + 12 + shifts] */
    const int32_t
        *phases;      /* [phases][4]: rows and columns of the kernel, products (even, [4, 65536]),
                             * where the blocks are in words */
    int32_t products; /* the most that a phase has */
    int32_t shifts;   /* words of shifts in a block: 0 or 1 */
    tfl2c_transposed_windows windows;
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_transpose_conv_s8_taps_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows that reach these
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 6 * products bytes */
void tfl2c_transpose_conv_s8_taps(const tfl2c_transpose_conv_s8_taps_params *p, const int8_t *input,
                                  int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
