/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s16 for cores with 16-bit products. Same contract, same bits as
 * depthwise_conv_2d_s16.c.
 *
 * Four sums are made together: of four neighbouring channels along a row, or, where there are fewer
 * channels, of four neighbouring pixels. Where the taps of a row lie is worked out beforehand. */
#include "tfl2c/depthwise_conv_2d_s16.h"

#include <arm_acle.h>
#include <string.h>

#include "tfl2c/apart.h"
#include "tfl2c/paired_taps_s16.h"

#include "tfl2c/depthwise_conv_2d_all_s16.h"
#include "tfl2c/quick_ends_s16.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s16_dsp.c needs 16-bit products; build depthwise_conv_2d_s16.c instead"
#endif

#define LANES 4      /* sums that are made together */
#define MOST_TAPS 64 /* whose places are on the stack */

/* What lanes are: channels with inputs side by side, channels with inputs wherever they are, pixels
 * with the same weights. */
typedef enum { NEIGHBOURS, CHANNELS, PIXELS } lane_kind;

/* The taps of a window inside the image: `rows` times `columns`, with `skip` between them. */
typedef struct {
    int32_t first;
    int32_t rows;
    int32_t columns;
    int32_t skip;
    int32_t inside;            /* rows of the kernel that are in the image */
    int32_t weight_step;       /* from a tap to the next one */
    int32_t lanes[LANES];      /* inputs of the lanes, from that of the first one on */
    int32_t places[MOST_TAPS]; /* elements from a window's corner in the first row of the buffer */
} area;

/* A row of the output. */
typedef struct {
    const int16_t *input;
    const int8_t *weights; /* of the first row of the kernel inside */
    int16_t *output;
} row_ends;

/* Adds the products of lanes, the first of which has its corner at element `corner`. */
static inline void add_taps(const area *a, lane_kind kind, const int16_t *input, int32_t corner,
                            const int8_t *weights, int32_t *sums)
{
    const int32_t *place = &a->places[a->first];
    int32_t first = 0, second = 0, third = 0, fourth = 0;

    weights += a->first * a->weight_step;
    for (int32_t i = a->rows; i > 0; i--) {
        for (const int32_t *const end = &place[a->columns]; place != end; place++) {
            const int16_t *const x = &input[corner + *place];
            int32_t even = *weights, odd = even;

            if (kind != PIXELS) {
                memcpy(&odd, weights, sizeof odd);
                even = __sxtb16(odd);
                __asm__("sxtb16 %0, %1, ror #8" : "=r"(odd) : "r"(odd));
            }
            if (kind == NEIGHBOURS) {
                int32_t low, high;

                memcpy(&low, x, sizeof low);
                memcpy(&high, &x[2], sizeof high);
                first = __smlabb(low, even, first);
                second = __smlatb(low, odd, second);
                third = __smlabt(high, even, third);
                fourth = __smlatt(high, odd, fourth);
            } else {
                first = __smlabb(x[0], even, first);
                second = __smlabb(x[a->lanes[1]], odd, second);
                third = kind == PIXELS ? __smlabb(x[a->lanes[2]], even, third)
                                       : __smlabt(x[a->lanes[2]], even, third);
                fourth = kind == PIXELS ? __smlabb(x[a->lanes[3]], odd, fourth)
                                        : __smlabt(x[a->lanes[3]], odd, fourth);
            }
            weights += a->weight_step;
        }
        place += a->skip;
        weights += a->skip * a->weight_step;
    }
    sums[0] = first;
    sums[1] = second;
    sums[2] = third;
    sums[3] = fourth;
}

TFL2C_APART void tfl2c_add_neighbours_s16(const area *a, const int16_t *input, int32_t corner,
                                          const int8_t *weights, int32_t *sums)
{
    add_taps(a, NEIGHBOURS, input, corner, weights, sums);
}

TFL2C_APART void tfl2c_add_channels_s16(const area *a, const int16_t *input, int32_t corner,
                                        const int8_t *weights, int32_t *sums)
{
    add_taps(a, CHANNELS, input, corner, weights, sums);
}

TFL2C_APART void tfl2c_add_pixels_s16(const area *a, const int16_t *input, int32_t corner,
                                      const int8_t *weights, int32_t *sums)
{
    add_taps(a, PIXELS, input, corner, weights, sums);
}

TFL2C_APART int16_t tfl2c_slow_code_s16(const tfl2c_depthwise_conv_2d_s16_params *p,
                                        int32_t channel, int32_t sum)
{
    return tfl2c_code_s16(TFL2C_ENDS_S16(p), channel, sum);
}

/* Finds which taps of the window from column `left` on lie inside. */
static inline void find_taps(const tfl2c_depthwise_conv_2d_s16_params *p, area *a, int32_t left)
{
    a->first = 0;
    a->rows = 1;
    a->columns = a->inside * p->kernel_width;
    a->skip = 0;
    if (left < 0 || left + (p->kernel_width - 1) * p->dilation_width >= p->input_width) {
        const tfl2c_span columns =
            tfl2c_taps_inside(left, p->dilation_width, p->kernel_width, p->input_width);
        const int32_t count = columns.end - columns.first;

        a->first = columns.first;
        a->rows = count > 0 ? a->inside : 0;
        a->columns = count;
        a->skip = p->kernel_width - count;
    }
}

/* Makes LANES channels of a row, from channel c on. */
static void make_channels(const tfl2c_depthwise_conv_2d_s16_params *p, area *a, const row_ends *row,
                          int32_t c)
{
    const int32_t first = c / p->depth_multiplier;
    int32_t left = -p->pad_left;
    int16_t *to = &row->output[c];
    tfl2c_quick_end ends[LANES];

    for (int32_t i = 0; i < LANES; i++) {
        ends[i] = tfl2c_quick_end_of(TFL2C_ENDS_S16(p), c + i);
        a->lanes[i] = (c + i) / p->depth_multiplier - first;
    }
    for (int32_t x = 0; x < p->output_width; x++, to += p->output_channels) {
        const int32_t corner = left * p->input_channels + first;
        int32_t sums[LANES];

        find_taps(p, a, left);
        left += p->stride_width;
        if (p->depth_multiplier == 1) {
            tfl2c_add_neighbours_s16(a, row->input, corner, &row->weights[c], sums);
        } else {
            tfl2c_add_channels_s16(a, row->input, corner, &row->weights[c], sums);
        }
        for (int32_t i = 0; i < LANES; i++) {
            to[i] = ends[i].shift < 0
                        ? tfl2c_slow_code_s16(p, c + i, sums[i])
                        : tfl2c_quick_code(&ends[i], p->output_min, p->output_max, sums[i]);
        }
    }
}

/* Makes a channel of a row: LANES pixels together if all their windows lie inside. */
static void make_channel(const tfl2c_depthwise_conv_2d_s16_params *p, area *a, const row_ends *row,
                         int32_t c)
{
    const tfl2c_quick_end end = tfl2c_quick_end_of(TFL2C_ENDS_S16(p), c);
    const int32_t apart = p->stride_width * p->input_channels;
    const int32_t reach = (LANES - 1) * p->stride_width + (p->kernel_width - 1) * p->dilation_width;
    int32_t pixels;

    for (int32_t x = 0; x < p->output_width; x += pixels) {
        const int32_t left = x * p->stride_width - p->pad_left;
        const int32_t corner = left * p->input_channels + c / p->depth_multiplier;
        const int are_several =
            left >= 0 && x + LANES <= p->output_width && left + reach < p->input_width;
        int32_t sums[LANES];

        pixels = are_several ? LANES : 1;
        for (int32_t i = 0; i < LANES; i++) {
            a->lanes[i] = are_several ? i * apart : 0;
        }
        find_taps(p, a, left);
        tfl2c_add_pixels_s16(a, row->input, corner, &row->weights[c], sums);
        for (int32_t i = 0; i < pixels; i++) {
            row->output[(x + i) * p->output_channels + c] =
                end.shift < 0 ? tfl2c_slow_code_s16(p, c, sums[i])
                              : tfl2c_quick_code(&end, p->output_min, p->output_max, sums[i]);
        }
    }
}

/* Some channels are made twice where the last are fewer than LANES: a row is written over nothing
 * that it reads. */
static void make_rows(const tfl2c_depthwise_conv_2d_s16_params *p, const int16_t *input,
                      int16_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->input_width * p->input_channels;
    const int32_t apart = p->dilation_width * p->input_channels;
    const int32_t most = p->output_channels - LANES;
    area a;

    a.weight_step = p->output_channels;
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        const tfl2c_span inside =
            tfl2c_taps_inside(top, p->dilation_height, p->kernel_height, p->input_height);
        const row_ends row = {
            input,
            &p->weights[inside.first * p->kernel_width * p->output_channels],
            &output[tfl2c_row_offset(r, p->output_rows, p->output_width * p->output_channels)],
        };
        int32_t *place = a.places;

        a.inside = inside.end > inside.first ? inside.end - inside.first : 0;
        for (int32_t i = inside.first; i < inside.end; i++) {
            const int32_t at = image * p->input_height + top + i * p->dilation_height;
            const int32_t line = tfl2c_row_offset(at, p->input_rows, length);

            for (int32_t k = 0; k < p->kernel_width; k++) {
                *place++ = line + k * apart;
            }
        }
        for (int32_t c = 0; c < p->output_channels; c += most < 0 ? 1 : LANES) {
            if (most < 0) {
                make_channel(p, &a, &row, c);
            } else {
                make_channels(p, &a, &row, c < most ? c : most);
            }
        }
    }
}

void tfl2c_depthwise_conv_2d_s16(const tfl2c_depthwise_conv_2d_s16_params *p, const int16_t *input,
                                 int16_t *output, int32_t first_row, int32_t rows)
{
    if (p->kernel_height * p->kernel_width <= MOST_TAPS) {
        make_rows(p, input, output, first_row, rows);
    } else {
        tfl2c_depthwise_rows(p, input, output, first_row, rows);
    }
}
