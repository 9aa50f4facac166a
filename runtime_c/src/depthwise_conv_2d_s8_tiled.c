/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows of three pixels that padding touches are copied into scratch with the padding. */
#include "tfl2c/depthwise_conv_2d_s8_tiled.h"

#include <stddef.h>
#include <string.h>

#include "tfl2c/area.h"
#include "tfl2c/block_codes.h"
#include "tfl2c/rescale.h"
#include "tfl2c/rows.h"
#include "tfl2c/windows_3x3.h"

/* Three pixels of a row and some channels of them. */
typedef struct {
    const int8_t *rows[3]; /* of the windows */
    int32_t step;          /* between neighbouring pixels */
    int32_t first;         /* channel */
    int32_t channels;
    int8_t *to[3];
} tile;

/* Writes up to four channels from `first` on. block: that of the channels */
static void make_block(const tfl2c_depthwise_conv_2d_s8_tiled_params *p, const tile *t,
                       int32_t first, const uint32_t *block, const int8_t *weights)
{
    const int32_t channels = t->channels - first < 4 ? t->channels - first : 4;
    const tfl2c_code_places places = {t->to[1] - t->to[0], t->to[2] - t->to[0], &t->to[0][first]};
    const int8_t *const rows[3] = {&t->rows[0][first], &t->rows[1][first], &t->rows[2][first]};
    const tfl2c_distances distances = {t->step, t->step * p->stride_width};
    int32_t sums[12];

    for (int32_t i = 0; i < 4; i++) {
        sums[3 * i] = sums[3 * i + 1] = sums[3 * i + 2] = (int32_t)block[1 + 3 * i];
    }
    tfl2c_add_3x3(rows, &distances, weights, sums, channels);
    tfl2c_write_block_x3(sums, block, TFL2C_DEPTHWISE_CONV_2D_S8_TILED_EXPONENT, &places, channels);
}

static void make_tile(const tfl2c_depthwise_conv_2d_s8_tiled_params *p, const tile *t)
{
    const int8_t *weights = &p->weights[9 * t->first];
    const uint32_t *block = &p->blocks[t->first / 4 * 13];

    for (int32_t c = 0; c < t->channels; c += 4, block += 13, weights += 36) {
        make_block(p, t, c, block, weights);
    }
}

/* Copies some channels of `columns` pixels of a row of the windows from column `left` of the image on;
 * all of them lie outside of it if the row is null. */
static void copy_row(const tfl2c_depthwise_conv_2d_s8_tiled_params *p, const int8_t *row,
                     int32_t left, int32_t columns, const tile *t, int8_t *to)
{
    const tfl2c_span inside = tfl2c_inside(left, columns, row ? p->input_width : 0);
    const int32_t count = inside.end - inside.first;
    const size_t channels = (size_t)t->channels;

    memset(to, (int)p->input_zero_point, (size_t)columns * channels);
    if (count <= 0) {
        return;
    }
    to += (inside.first - left) * t->channels;
    row += inside.first * p->channels + t->first;
    if (t->channels == p->channels) {
        memcpy(to, row, (size_t)count * channels);
        return;
    }
    for (int32_t x = 0; x < count; x++) {
        memcpy(&to[x * t->channels], &row[x * p->channels], channels);
    }
}

/* Finds the rows of the windows whose corner is (top, left) of the image that begins at image_row.
 */
static void find_rows(const tfl2c_depthwise_conv_2d_s8_tiled_params *p, const int8_t *input,
                      int32_t image_row, int32_t top, int32_t left, int8_t *scratch, tile *t)
{
    const int32_t columns = 2 * p->stride_width + 3;
    const int is_inside =
        left >= 0 && left + columns <= p->input_width && top >= 0 && top + 3 <= p->input_height;

    t->step = is_inside ? p->channels : t->channels;
    for (int32_t k = 0; k < 3; k++) {
        const int32_t y = top + k;
        const int8_t *row = NULL;

        if (y >= 0 && y < p->input_height) {
            row = &input[tfl2c_row_offset(image_row + y, p->input_rows,
                                          p->input_width * p->channels)];
        }
        if (is_inside) {
            t->rows[k] = &row[left * p->channels + t->first];
        } else {
            copy_row(p, row, left, columns, t, scratch);
            t->rows[k] = scratch;
            scratch += columns * t->channels;
        }
    }
}

void tfl2c_depthwise_conv_2d_s8_tiled(const tfl2c_depthwise_conv_2d_s8_tiled_params *p,
                                      const int8_t *input, int8_t *output, void *scratch,
                                      int32_t first_row, int32_t rows)
{
    const int32_t most = TFL2C_DEPTHWISE_CONV_2D_S8_TILED_CHANNELS;
    const int32_t length = p->output_width * p->channels;
    tile t = {{0}, 0, 0, 0, {0}};

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x += 3) {
            for (t.first = 0; t.first < p->channels; t.first += most) {
                const int32_t rest = p->channels - t.first;

                t.channels = rest < most ? rest : most;
                for (int32_t i = 0; i < 3; i++) {
                    const int32_t column = x + i < p->output_width ? x + i : p->output_width - 1;

                    t.to[i] = &row[column * p->channels + t.first];
                }
                find_rows(p, input, image * p->input_height, top, x * p->stride_width - p->pad_left,
                          scratch, &t);
                make_tile(p, &t);
            }
        }
        tfl2c_activate(row, length, p->output_min, p->output_max);
    }
}
