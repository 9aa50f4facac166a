/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What each tap sees of three pixels is found once; then the windows of one group after the other are
 * packed into scratch, and the group's channels pass over them, four at a time. */
#include "tfl2c/conv_2d_s8_groups.h"

#include "tfl2c/channels_x3.h"
#include "tfl2c/windows_x3.h"

#define PADDING (-1)

/* What a tap sees in each window: a place in the input, or PADDING. */
typedef struct {
    int32_t places[3];
} tap;

/* Finds what a row of the kernel sees in one of three windows. row: null if that is padding */
static void find_row(const tfl2c_conv_2d_packed *p, const int8_t *input, const int8_t *row,
                     int32_t left, int32_t window, tap *taps)
{
    int32_t column = left;

    for (int32_t i = 0; i < p->kernel_width; i++, column += p->dilation_width) {
        taps[i].places[window] = PADDING;
        if (row && column >= 0 && column < p->input_width) {
            taps[i].places[window] = (int32_t)(row - input) + column * p->input_channels;
        }
    }
}

static void find_taps(const tfl2c_conv_2d_packed *p, const int8_t *input, const tfl2c_windows_x3 *w,
                      tap *taps)
{
    int32_t left[3];

    (void)tfl2c_find_columns_x3(p, w, left);
    for (int32_t k = 0; k < p->kernel_height; k++, taps += p->kernel_width) {
        for (int32_t i = 0; i < 3; i++) {
            const tfl2c_window *own = &w->windows[w->are_beside ? 0 : i];

            find_row(p, input, tfl2c_find_row_x3(p, input, own, k), left[i], i, taps);
        }
    }
}

/* Packs what the taps from `taps` to `end` see in one group. group: its first channel in the input */
static void pack_group(const tap *taps, const tap *end, const int8_t *group, int32_t channels,
                       const int8_t *padding, uint32_t *pixels)
{
    for (; taps != end; taps++) {
        const int8_t *x[3];

        for (int32_t i = 0; i < 3; i++) {
            x[i] = taps->places[i] == PADDING ? padding : &group[taps->places[i]];
        }
        pixels = tfl2c_pack_x3(pixels, x, channels);
    }
}

/* Makes three pixels. */
static void make_groups(const tfl2c_conv_2d_s8_groups_params *p, const int8_t *input,
                        const tfl2c_windows_x3 *w, const tap *taps, const tap *end,
                        const int8_t *padding, uint32_t *pixels)
{
    const int32_t groups = p->all.input_channels / p->group_channels;
    const int32_t outputs = p->all.output_channels / groups;
    tfl2c_channels_x3 made = {0, outputs, p->all.weights, p->all.blocks};

    for (int32_t i = 0; i < p->all.input_channels; i += p->group_channels) {
        pack_group(taps, end, &input[i], p->group_channels, padding, pixels);
        tfl2c_make_channels_x3(&p->all, pixels, w, &made);
        made.first = made.end;
        made.end += outputs;
    }
}

void tfl2c_conv_2d_s8_groups(const tfl2c_conv_2d_s8_groups_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t count = p->all.kernel_height * p->all.kernel_width;
    uint32_t *pixels = scratch;
    tap *taps = (tap *)(void *)&pixels[2 * p->all.products];
    int8_t *padding = (int8_t *)&taps[count];
    tfl2c_next_pixel next;
    tfl2c_windows_x3 w = {0};

    for (int32_t i = 0; i < p->group_channels; i++) {
        padding[i] = (int8_t)p->all.input_zero_point;
    }
    for (int32_t i = 2 * count * p->group_channels; i < 2 * p->all.products; i++) {
        pixels[i] = 0;
    }
    next.output = output;
    tfl2c_begin_row(&p->all, first_row, &next);
    for (int32_t rest = rows * p->all.output_width; rest > 0; rest -= 3) {
        tfl2c_take_x3(&p->all, rest, &next, &w);
        find_taps(&p->all, input, &w, taps);
        make_groups(p, input, &w, taps, &taps[count], padding, pixels);
    }
    tfl2c_activate_x3(&p->all, output, first_row, rows);
}
