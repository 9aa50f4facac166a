/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, one group: four output channels at a time, weights packed for 16-bit products.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as conv_2d_s8. Every rescaling was proved
 * equal to the reference's for all sums that can occur when the weights were packed.
 *
 * The products of a window are numbered k = 0, 1, ...: of every row of the kernel, which is a run
 * of kernel_width * input_channels bytes, first the whole groups of four bytes, each in the order
 * 0, 2, 1, 3; behind those of all rows what is left of each run, row by row. What is left of the run
 * of a kernel of one row, if it is longer than a group, is part of a last group instead, which ends
 * with the run and also has bytes of the group before it: their weights are 0 there. Weights of 0
 * fill up to `products`, an even number.
 *
 * Four output channels A, B, C, D make a block, the last four the last one: it may have channels of
 * the one before it, too. A block is
 *   4 words   A, 256 * B + A, C, 256 * D + C of what their sums begin with, modulo 2^32: the bias
 *             with the input's zero point folded in
 *   2 words   for every two products k, k + 1: one for A and B, one for C and D, of halfwords
 *             256 * B[k] + A[k] and, above it, 256 * B[k + 1] + A[k + 1]
 *   8 words   a multiplier and an addend of each: rescale_x4.h. Before them, if `shifts` is 1, the
 *             shifts of A, B, C, D in the bytes of a word, lowest first. They are all 0, as without
 *             that word, or none is
 * of fewer channels than four the parts of the others are 0. At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_CONV_2D_S8_X4_H
#define TFL2C_CONV_2D_S8_X4_H

#include <stdint.h>

#define TFL2C_CONV_2D_S8_X4_EXPONENT 12 /* of the rescaling */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *blocks; /* [(output_channels + 3) / 4][products + 12 + shifts] */
    int32_t products;       /* of a window, even: [4, 65536] */
    int32_t shifts;         /* words of shifts in a block: 0 or 1 */
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
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t columns;     /* of the output, whose windows are copied at once: even, or all */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_s8_x4_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 4 * products bytes, and behind them, unless the kernel has one tap and stride 1, what
 *          the columns see of two output rows if they are all, and of one else or if no call makes
 *          more: kernel_height, and stride_height for the second row, times
 *          (columns - 1) * stride_width + kernel_width pixels */
void tfl2c_conv_2d_s8_x4(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
