/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Depthwise convolutions, four output channels at a time, where these are not four neighbouring
 * input channels each: several see one, or there are fewer than four. For cores with the DSP
 * extension; rows are widened as in column_x4.h. */
#ifndef TFL2C_SPREAD_X4_H
#define TFL2C_SPREAD_X4_H

#include <stdint.h>

#include "tfl2c/column_x4.h"
#include "tfl2c/halfwords.h"

#define TFL2C_GROUP_HEADER 13 /* words of a group before the weights */

/* Widens pixels of two rows, each code into `count` words side by side. upper, lower: behind the last
 * pixel; first: how many bytes before these is the first, negated; to: words of it */
static inline __attribute__((always_inline)) void tfl2c_spread_pair(const tfl2c_row_pair *pair,
                                                                    const tfl2c_rows_to_widen *rows,
                                                                    int32_t channel, uint32_t *to,
                                                                    int count)
{
    const int8_t *const upper = &pair->upper[channel];
    const int8_t *const lower = &pair->lower[channel];
    const uint32_t less = rows->less;
    const int32_t pixel = rows->pixel;
    const int32_t column = rows->column / 4;

    for (int32_t x = rows->first; x < 0; x += pixel, to += column) {
        const uint32_t both = (uint32_t)lower[x] << 16 | ((uint32_t)upper[x] & 0xffffu);
        const uint32_t widened = tfl2c_add_halfwords(both, less);

        for (int i = 0; i < count; i++) {
            to[i] = widened;
        }
    }
}

/* Widens an input channel for so many output channels, the first of which has this place among four. */
static void tfl2c_spread_channel(const tfl2c_rows_to_widen *rows, int32_t channel, int32_t place,
                                 int32_t count)
{
    uint32_t *to = (uint32_t *)(void *)rows->values + place;

    for (int32_t i = 0; i < rows->count; i++, to += 4) {
        if (count == 1) {
            tfl2c_spread_pair(&rows->pairs[i], rows, channel, to, 1);
        } else if (count == 2) {
            tfl2c_spread_pair(&rows->pairs[i], rows, channel, to, 2);
        } else if (count == 3) {
            tfl2c_spread_pair(&rows->pairs[i], rows, channel, to, 3);
        } else {
            tfl2c_spread_pair(&rows->pairs[i], rows, channel, to, 4);
        }
    }
}

/* Widens what four output channels see, or all there are if they are fewer, of which so many see one
 * channel. Returns that channel if it is the only one, else -1. seen: what was returned before */
static __attribute__((noinline)) int32_t tfl2c_spread(const tfl2c_rows_to_widen *rows,
                                                      int32_t channels, int32_t multiplier,
                                                      int32_t seen)
{
    const int32_t first = rows->channel;
    const int32_t end = first + (channels < 4 ? channels : 4);
    int32_t channel = first / multiplier;
    const int32_t only = (end - 1) / multiplier == channel ? channel : -1;

    if (only >= 0 && only == seen) {
        return seen;
    }
    for (int32_t c = first; c < end; channel++) {
        const int32_t next = (channel + 1) * multiplier < end ? (channel + 1) * multiplier : end;

        tfl2c_spread_channel(rows, channel, c - first, next - c);
        c = next;
    }
    return only;
}

/* Makes a group of int4 weights one as others are, unless `unpacked` is null. Returns it. */
static __attribute__((noinline)) const uint32_t *
tfl2c_unpack_group(const uint32_t *group, int32_t taps, uint32_t *unpacked)
{
    uint32_t *to = unpacked;

    if (!unpacked) {
        return group;
    }
    for (int32_t i = 0; i < TFL2C_GROUP_HEADER; i++) {
        *to++ = *group++;
    }
    for (; taps > 0; taps--) {
        uint32_t nibbles = *group++;

        for (int32_t i = 0; i < 4; i++, nibbles >>= 4) {
            *to++ = tfl2c_add_halfwords((nibbles & 0x000f000fu) << 8, 0xf800f800u);
        }
    }
    return unpacked;
}

/* Takes a row of fewer than four channels out of one of four, unless they are the same. */
static __attribute__((noinline)) void tfl2c_take_channels(const int8_t *codes, int8_t *to,
                                                          int32_t pixels, int32_t channels)
{
    for (; codes != to && pixels > 0; pixels--, codes += 4, to += channels) {
        to[0] = codes[0];
        to[channels / 2] = codes[channels / 2];
        to[channels - 1] = codes[channels - 1];
    }
}

#endif
