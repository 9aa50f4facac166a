/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The sums of an image's channels, which grow as its rows come: portable, and with the DSP extension
 * four channels at a time, in halfwords as long as sums fit into them. Same bits. */
#ifndef TFL2C_CHANNEL_SUMS_H
#define TFL2C_CHANNEL_SUMS_H

#include <stdint.h>
#include <string.h>

typedef struct {
    int32_t width;
    int32_t channels;
    int32_t rows; /* that the image's buffer holds */
} tfl2c_channels;

/* Adds one channel of some pixels, so many channels from one to the next, to its sum. */
static inline void tfl2c_add_channel(const int8_t *x, int32_t channels, int32_t pixels,
                                     int32_t *sum)
{
    int32_t total = *sum;

    for (; pixels > 0; pixels--, x += channels) {
        total += *x;
    }
    *sum = total;
}

#if defined(__GNUC__) && defined(__ARM_FEATURE_DSP)
#define TFL2C_CHANNELS_TOGETHER 4
#define TFL2C_MOST_PIXELS 255 /* sums of so many codes fit in 16 bits */

/* Adds four channels of a pixel: 0 and 2, and 1 and 3. */
static inline void tfl2c_add_pixel(const int8_t *x, uint32_t *even, uint32_t *odd)
{
    uint32_t word;

    memcpy(&word, x, sizeof word);
    __asm__("sxtab16 %0, %0, %1" : "+r"(*even) : "r"(word));
    __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(*odd) : "r"(word));
}

/* The same of two pixels, of which both are loaded before either is added: that takes less time. */
static inline void tfl2c_add_pixels(const int8_t *x, int32_t channels, uint32_t *even,
                                    uint32_t *odd)
{
    uint32_t first, second;

    memcpy(&first, x, sizeof first);
    memcpy(&second, &x[channels], sizeof second);
    __asm__("sxtab16 %0, %0, %2\n\tsxtab16 %1, %1, %2, ror #8\n\t"
            "sxtab16 %0, %0, %3\n\tsxtab16 %1, %1, %3, ror #8"
            : "+&r"(*even), "+&r"(*odd)
            : "r"(first), "r"(second));
}

/* The same of four channels: 0 and 2 in the halves of one word, 1 and 3 in those of another. Not
 * inline, for the sake of its registers. */
static __attribute__((noinline)) void tfl2c_add_together(const int8_t *x, int32_t channels,
                                                         int32_t pixels, int32_t *sums)
{
    while (pixels > 0) {
        uint32_t even = 0;
        uint32_t odd = 0;
        int32_t left = pixels < TFL2C_MOST_PIXELS ? pixels : TFL2C_MOST_PIXELS;

        pixels -= left;
        if (left % 2 != 0) {
            tfl2c_add_pixel(x, &even, &odd);
            x += channels;
        }
        for (left /= 2; left > 0; left--, x += 2 * channels) {
            tfl2c_add_pixels(x, channels, &even, &odd);
        }
        sums[0] += (int16_t)(uint16_t)even;
        sums[1] += (int16_t)(uint16_t)odd;
        sums[2] += (int32_t)even >> 16;
        sums[3] += (int32_t)odd >> 16;
    }
}
#else
#define TFL2C_CHANNELS_TOGETHER 1

static inline void tfl2c_add_together(const int8_t *x, int32_t channels, int32_t pixels,
                                      int32_t *sum)
{
    tfl2c_add_channel(x, channels, pixels, sum);
}
#endif

/* Adds the rows [first_row, first_row + rows) of an image to the sums of its channels, which row 0
 * begins. */
static inline void tfl2c_add_channels(const tfl2c_channels *p, const int8_t *input, int32_t *sums,
                                      int32_t first_row, int32_t rows)
{
    if (first_row == 0) {
        memset(sums, 0, (size_t)p->channels * sizeof *sums);
    }
    while (rows > 0) { /* those that lie one behind the other */
        const int32_t at = first_row % p->rows;
        const int32_t together = rows < p->rows - at ? rows : p->rows - at;
        const int32_t pixels = together * p->width;
        const int8_t *x = &input[at * p->width * p->channels];
        int32_t c = 0;

        for (; c <= p->channels - TFL2C_CHANNELS_TOGETHER; c += TFL2C_CHANNELS_TOGETHER) {
            tfl2c_add_together(&x[c], p->channels, pixels, &sums[c]);
        }
        for (; c < p->channels; c++) {
            tfl2c_add_channel(&x[c], p->channels, pixels, &sums[c]);
        }
        first_row += together;
        rows -= together;
    }
}

#endif
