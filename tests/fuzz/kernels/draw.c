/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, codes and shapes by chance, extremes more often than their share. */
#include "fuzz.h"

#include <string.h>

uint32_t fuzz_state = 1;

uint32_t fuzz_random(void)
{
    fuzz_state ^= fuzz_state << 13;
    fuzz_state ^= fuzz_state >> 17;
    fuzz_state ^= fuzz_state << 5;
    return fuzz_state;
}

int32_t fuzz_between(int32_t least, int32_t greatest)
{
    const uint32_t count = (uint32_t)greatest - (uint32_t)least + 1u;

    return count == 0 ? (int32_t)fuzz_random() : (int32_t)((uint32_t)least + fuzz_random() % count);
}

int32_t fuzz_chance(int32_t of)
{
    return fuzz_random() % (uint32_t)of == 0;
}

int32_t fuzz_ends(int32_t least, int32_t greatest)
{
    switch (fuzz_random() % 8u) {
    case 0:
        return least;
    case 1:
        return greatest;
    default:
        return fuzz_between(least, greatest);
    }
}

/* Manners: all codes, only extremes, one extreme, small codes. */
void fuzz_fill(void *to, int32_t bytes)
{
    static const int8_t extremes[4] = {-128, 127, -127, -128};
    const uint32_t manner = fuzz_random() % 8u;
    const int8_t one = fuzz_chance(2) ? -128 : 127;
    int8_t *codes = to;

    for (int32_t i = 0; i < bytes; i += 4) {
        uint32_t four = fuzz_random();

        for (int32_t k = i; k < bytes && k < i + 4; k++, four >>= 8) {
            codes[k] = manner == 0   ? extremes[four & 3u]
                       : manner == 1 ? one
                       : manner == 2 ? (int8_t)((int32_t)(four & 7u) - 4)
                                     : (int8_t)(uint8_t)four;
        }
    }
}

int32_t fuzz_multiplier(void)
{
    return fuzz_chance(32) ? 0 : fuzz_ends(1 << 30, INT32_MAX);
}

int32_t fuzz_shift(int32_t reach, int32_t least, int32_t greatest)
{
    int32_t shift = fuzz_between(5, 7); /* sums by chance reach a small part of what they could */

    if (fuzz_chance(8)) {
        return fuzz_ends(least, greatest);
    }
    for (; reach > 1; reach >>= 1) {
        shift--;
    }
    shift += fuzz_between(0, 4);
    return shift < least ? least : shift > greatest ? greatest : shift;
}

void fuzz_range(int32_t *least, int32_t *greatest, int32_t of)
{
    *least = fuzz_chance(3) ? fuzz_between(-of, of - 1) : -of;
    *greatest = fuzz_chance(3) ? fuzz_between(*least, of - 1) : of - 1;
}

int32_t *fuzz_words(int32_t piece, int32_t count)
{
    return fuzz_take(piece, 4 * count, 4);
}

static int32_t extent(const fuzz_window *w, int32_t is_height)
{
    return is_height ? (w->kernel_height - 1) * w->dilation_height + 1
                     : (w->kernel_width - 1) * w->dilation_width + 1;
}

/* Draws one direction: input, padding before it, and output. Every window sees a pixel, unless its
 * taps lie apart. */
static void draw_direction(int32_t reach, int32_t stride, int32_t least_output, int32_t *input,
                           int32_t *pad, int32_t *output)
{
    for (;;) {
        const int32_t pads = fuzz_chance(3) ? 0 : reach - 1;
        const int32_t behind = fuzz_between(0, pads);
        int32_t size;

        *pad = fuzz_between(0, pads);
        *input = fuzz_chance(6) ? fuzz_between(1, 24) : fuzz_between(1, 8);
        size = *pad + *input + behind - reach;
        *output = size / stride + 1;
        if (size >= 0 && *output >= least_output) {
            return;
        }
    }
}

fuzz_window fuzz_draw_window(fuzz_limits most, int32_t least_channels, int32_t least_width)
{
    const int32_t products = fuzz_chance(12) ? most.products : most.products / 8;
    fuzz_window w;

    do {
        memset(&w, 0, sizeof w);
        w.batch = fuzz_chance(6) ? 2 : 1;
        w.kernel_height = fuzz_between(1, most.kernel);
        w.kernel_width = fuzz_between(1, most.kernel);
        w.stride_height = fuzz_between(1, most.stride);
        w.stride_width = fuzz_chance(2) ? w.stride_height : fuzz_between(1, most.stride);
        w.dilation_height = fuzz_chance(3) ? fuzz_between(1, most.dilation) : 1;
        w.dilation_width = fuzz_chance(3) ? fuzz_between(1, most.dilation) : 1;
        w.input_channels = fuzz_between(least_channels, fuzz_chance(4)      ? most.channels
                                                        : most.channels < 9 ? most.channels
                                                                            : 9);
        w.output_channels = w.input_channels;
        if (most.output_channels != 0) {
            w.output_channels = fuzz_between(1, most.output_channels);
        }
        draw_direction(extent(&w, 1), w.stride_height, 1, &w.input_height, &w.pad_top,
                       &w.output_height);
        draw_direction(extent(&w, 0), w.stride_width, least_width, &w.input_width, &w.pad_left,
                       &w.output_width);
    } while (w.kernel_height * w.kernel_width * w.output_channels *
                     (most.output_channels != 0 ? w.input_channels : 1) * w.output_height *
                     w.output_width * w.batch >
                 products ||
             w.batch * w.input_height * w.input_width * w.input_channels > FUZZ_MOST_ELEMENTS ||
             w.batch * w.output_height * w.output_width * w.output_channels > FUZZ_MOST_ELEMENTS);
    return w;
}

/* Which rows of the images are needed: [0] the first, [1] behind the last. */
static void needed(const fuzz_window *w, int32_t rows[2])
{
    rows[0] = w->batch * w->input_height;
    rows[1] = 0;
    for (int32_t r = w->first_row; r < w->first_row + w->rows; r++) {
        const int32_t image = r / w->output_height;
        const int32_t top = r % w->output_height * w->stride_height - w->pad_top;
        const int32_t end = top + extent(w, 1);
        const int32_t first = image * w->input_height + (top > 0 ? top : 0);
        const int32_t behind =
            image * w->input_height + (end < w->input_height ? end : w->input_height);

        rows[0] = first < rows[0] ? first : rows[0];
        rows[1] = behind > rows[1] ? behind : rows[1];
    }
}

void fuzz_rings(fuzz_window *w)
{
    const int32_t all = w->batch * w->output_height;
    int32_t seen[2];

    w->rows = fuzz_chance(2) ? all : fuzz_between(1, all);
    w->first_row = fuzz_between(0, all - w->rows);
    needed(w, seen);
    w->input_rows = w->batch * w->input_height;
    if (fuzz_chance(2)) {
        w->input_rows = fuzz_between(seen[1] > seen[0] ? seen[1] - seen[0] : 1, w->input_rows);
    }
    w->output_rows = fuzz_chance(2) ? all : fuzz_between(w->rows, all);
}

int32_t fuzz_input_bytes(const fuzz_window *w)
{
    return w->input_rows * w->input_width * w->input_channels;
}

int32_t fuzz_output_bytes(const fuzz_window *w)
{
    return w->output_rows * w->output_width * w->output_channels;
}

void fuzz_fill_floats(float *to, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        const uint32_t exponent = (uint32_t)fuzz_between(118, 134);
        const uint32_t bits = (fuzz_random() & 0x807fffffu) | exponent << 23;

        memcpy(&to[i], &bits, sizeof bits);
    }
}

float *fuzz_floats(int32_t piece, int32_t count)
{
    float *const floats = (float *)(void *)fuzz_words(piece, count);

    fuzz_fill_floats(floats, count);
    return floats;
}

int8_t *fuzz_codes(int32_t count)
{
    int8_t *const codes = fuzz_take(FUZZ_WEIGHTS, count, 1);

    fuzz_fill(codes, count);
    return codes;
}
