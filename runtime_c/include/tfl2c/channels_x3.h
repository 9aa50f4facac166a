/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Output channels over packed windows of three pixels (windows_x3.h), four at a time. */
#ifndef TFL2C_CHANNELS_X3_H
#define TFL2C_CHANNELS_X3_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/products_x3.h"
#include "tfl2c/windows_x3.h"

/* Output channels that see the same windows. */
typedef struct {
    int32_t first;
    int32_t end;
    const int8_t *weights; /* of the first */
    const uint32_t *block;
} tfl2c_channels_x3;

/* The sums of a block of channels over three pixels, taken apart: those of all segments of products
 * but the last. */
typedef struct {
    int32_t sums[12]; /* [channel][pixel] */
    int32_t products;
} tfl2c_apart_x3;

static inline void tfl2c_add_segments_x3(const tfl2c_conv_2d_packed *p, const uint32_t *pixels,
                                         const int8_t *weights, tfl2c_apart_x3 *apart)
{
    for (int32_t i = 0; i < 12; i++) {
        apart->sums[i] = 0;
    }
    for (; apart->products + p->segment < p->products; apart->products += p->segment) {
        const uint32_t *from = &pixels[2 * apart->products];
        uint32_t packed[8];

        tfl2c_multiply_x3(from, &weights[4 * apart->products], &from[2 * p->segment], packed);
        for (int32_t i = 0; i < 4; i++) {
            tfl2c_unpack_x3(packed[2 * i], packed[2 * i + 1], &apart->sums[3 * i]);
        }
    }
}

/* Makes the channels, and moves on to what lies behind their weights and blocks. */
static inline void tfl2c_make_channels_x3(const tfl2c_conv_2d_packed *p, const uint32_t *pixels,
                                          const tfl2c_windows_x3 *w, tfl2c_channels_x3 *made)
{
    const uint32_t *end = &pixels[2 * p->products];
    tfl2c_apart_x3 apart;

    for (int32_t c = made->first; c < made->end; c += 4, made->block += 13) {
        const int32_t channels = made->end - c;
        uint32_t packed[8];

        apart.products = 0;
        if (p->segment < p->products) {
            tfl2c_add_segments_x3(p, pixels, made->weights, &apart);
        }
        tfl2c_multiply_x3(&pixels[2 * apart.products], &made->weights[4 * apart.products], end,
                          packed);
        tfl2c_write_x3(w, made->block, packed, apart.products > 0 ? apart.sums : NULL, c,
                       channels < 4 ? channels : 4);
        made->weights += 4 * p->products;
    }
}

#endif
