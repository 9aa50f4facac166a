/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows that move through volumes: images with a depth. */
#ifndef TFL2C_VOLUMES_H
#define TFL2C_VOLUMES_H

#include <stdint.h>

/* Depth, height and width, in this order. */
typedef struct {
    int32_t input[3];
    int32_t output[3];
    int32_t kernel[3];
    int32_t stride[3];
    int32_t dilation[3];
    int32_t pad[3]; /* in front */
} tfl2c_volumes;

/* Elements of a batch before those at a place, channel by channel. */
static inline int32_t tfl2c_volume_place(const int32_t *size, const int32_t *at, int32_t channels)
{
    return ((at[0] * size[1] + at[1]) * size[2] + at[2]) * channels;
}

/* Steps to the next place within `size`, the last dimension first; 0 behind the last one. */
static inline int tfl2c_volume_next(const int32_t *size, int32_t *at)
{
    for (int32_t d = 2; d >= 0; d--) {
        if (++at[d] < size[d]) {
            return 1;
        }
        at[d] = 0;
    }
    return 0;
}

#endif
