/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SPACE_TO_BATCH_ND of elements of any size: the pixels of blocks become images of a batch. */
#ifndef TFL2C_SPACE_TO_BATCH_ND_H
#define TFL2C_SPACE_TO_BATCH_ND_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t batch; /* images of the input */
    int32_t input_height;
    int32_t input_width;
    int32_t pixel_elements;
    int32_t block_height;
    int32_t block_width;
    int32_t pad_top; /* pixels around the input that lie in blocks */
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t element_bytes; /* 1, 2, 4 or 8 */
    uint8_t padding[8];    /* the bytes of an element of the border */
} tfl2c_space_to_batch_nd_params;

/* Makes the whole output: `images` images, the first place of the blocks first.
 * input:  [batch][input_height][input_width][pixel_elements]
 * output: [block_height][block_width][batch][output_height][output_width][pixel_elements] */
void tfl2c_space_to_batch_nd(const tfl2c_space_to_batch_nd_params *p, const void *input,
                             void *output, int32_t images);

#ifdef __cplusplus
}
#endif

#endif
