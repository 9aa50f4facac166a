/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Row by row and in it phase by phase, two pixels at a time. */
#include "tfl2c/transpose_conv_s8_taps.h"

#include "tfl2c/gathered_taps.h"
#include "tfl2c/rows.h"
#include "tfl2c/taps_group_x4.h"

enum { PHASE_ROWS, PHASE_COLUMNS, PHASE_PRODUCTS, PHASE_BLOCKS, PHASE_FIELDS };

/* Makes the pixels of a row that are of one phase, from column x on. row: of the input, the last one
 * that reaches these */
static void make_phase(const tfl2c_transpose_conv_s8_taps_params *p, tfl2c_gathering *image,
                       const int32_t *phase, int32_t row, int32_t x, int8_t *output, void *scratch)
{
    const tfl2c_transposed_windows *w = &p->windows;
    const int32_t top = row - phase[PHASE_ROWS] + 1;
    const int32_t bytes = phase[PHASE_ROWS] * phase[PHASE_COLUMNS] * w->input_channels;
    int8_t *const windows = (int8_t *)scratch + 4 * p->products;
    tfl2c_taps_group g = {.windows = windows,
                          .bytes = bytes,
                          .products = phase[PHASE_PRODUCTS],
                          .shifts = p->shifts,
                          .blocks = &p->blocks[phase[PHASE_BLOCKS]],
                          .channels = w->output_channels,
                          .beside = w->stride_width * w->output_channels};

    image->kernel_height = phase[PHASE_ROWS];
    image->kernel_width = phase[PHASE_COLUMNS];
    for (; x < w->output_width; x += 2 * w->stride_width) {
        const int32_t left = (x + w->pad_left) / w->stride_width - phase[PHASE_COLUMNS] + 1;

        g.pixels = x + w->stride_width < w->output_width ? 2 : 1;
        g.output = &output[x * w->output_channels];
        for (int32_t k = 0; k < g.pixels; k++) {
            tfl2c_gather(image, top, left + k, &windows[k * bytes]);
        }
        tfl2c_make_group(&g, scratch);
    }
}

void tfl2c_transpose_conv_s8_taps(const tfl2c_transpose_conv_s8_taps_params *p, const int8_t *input,
                                  int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const tfl2c_transposed_windows *w = &p->windows;
    const int32_t length = w->output_width * w->output_channels;
    tfl2c_gathering image = {.input = input,
                             .rows = w->input_rows,
                             .height = w->input_height,
                             .width = w->input_width,
                             .channels = w->input_channels,
                             .padding = p->input_zero_point,
                             .seen = w->input_channels,
                             .dilation_height = 1,
                             .dilation_width = 1};

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t number = r / w->output_height;
        const int32_t y = r - number * w->output_height + w->pad_top;
        const int32_t *phase = &p->phases[y % w->stride_height * w->stride_width * PHASE_FIELDS];
        int8_t *const row = &output[tfl2c_row_offset(r, w->output_rows, length)];

        image.image_row = number * w->input_height;
        for (int32_t i = 0; i < w->stride_width; i++, phase += PHASE_FIELDS) {
            const int32_t first = (i - w->pad_left) % w->stride_width;

            make_phase(p, &image, phase, y / w->stride_height,
                       first < 0 ? first + w->stride_width : first, row, scratch);
        }
        tfl2c_clamp_codes(row, length, p->output_min, p->output_max);
    }
}
