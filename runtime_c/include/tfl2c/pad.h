/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* PAD and PADV2 of elements of any size: a border around the dimensions of a tensor. */
#ifndef TFL2C_PAD_H
#define TFL2C_PAD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_length[6];  /* of the dimensions above rows, outermost first, 1 if not in use */
    int32_t output_length[6]; /* of the same dimensions, padding included */
    int32_t before[6];        /* padding in front of them */
    int32_t input_width;      /* pixels in a row of the input */
    int32_t pad_left;         /* pixels in front of them and behind them */
    int32_t pad_right;
    int32_t input_channels; /* elements of a pixel */
    int32_t channels_before;
    int32_t channels_after;
    int32_t input_rows;    /* rows that the input's buffer holds */
    int32_t output_rows;   /* rows that the output's buffer holds */
    int32_t element_bytes; /* 1, 2, 4 or 8 */
    uint8_t padding[8];    /* the bytes of an element of the border */
} tfl2c_pad_params;

/* Makes the output rows [first_row, first_row + rows), counted through all dimensions above rows.
 * input:  [rows][input_width][input_channels], at least those that are not padding
 * output: [rows][pad_left + input_width + pad_right]
 *         [channels_before + input_channels + channels_after] */
void tfl2c_pad(const tfl2c_pad_params *p, const void *input, void *output, int32_t first_row,
               int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
