/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Channels of an image that another kernel made apart, put into their places. */
#ifndef TFL2C_PUT_CHANNELS_H
#define TFL2C_PUT_CHANNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int32_t *places; /* [count]: output channels */
    int32_t count;
    int32_t width;
    int32_t channels;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t used;        /* bytes at the beginning of scratch that are for others */
} tfl2c_put_channels_params;

/* Writes some channels of the output rows [first_row, first_row + rows), counted through the images
 * of the batch.
 * output:  rows of [width][channels]
 * scratch: behind what is used, codes [rows][count][width] */
void tfl2c_put_channels(const tfl2c_put_channels_params *p, int8_t *output, const void *scratch,
                        int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
