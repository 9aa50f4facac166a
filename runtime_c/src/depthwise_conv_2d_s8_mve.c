/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8 for cores with vectors of integers. Same contract, same bits as
 * depthwise_conv_2d_s8.c. Four output channels at a time. */
#include "tfl2c/depthwise_conv_2d_s8.h"

#include <arm_mve.h>

#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "depthwise_conv_2d_s8_mve.c needs vectors; build depthwise_conv_2d_s8.c instead"
#endif

/* Four output channels: their first input channel, how far the others are, which there are. */
typedef struct {
    int32_t first;
    uint32x4_t seen;
    mve_pred16_t lanes;
} group;

/* A window: the image's first row, its top row, and which columns of the kernel meet the image. */
typedef struct {
    int32_t image_row;
    int32_t top;
    int32_t left;
    int32_t begin;
    int32_t end;
} place;

/* sum + codes that are `step` apart times weights that are `weight_step` apart. */
static int32x4_t products(int32x4_t sum, const int8_t *x, int32_t step, const int8_t *weights,
                          int32_t weight_step, int32_t count, const group *g)
{
    __asm__ volatile(".syntax unified\n\t"
                     "vmsr   p0, %[lanes]\n\t"
                     "wls    lr, %[count], 2f\n"
                     "1:\n\t"
                     "vpstt\n\t"
                     "vldrbt.s32 q0, [%[x], %q[seen]]\n\t"
                     "vldrbt.s32 q1, [%[weights]]\n\t"
                     "vmul.i32 q0, q0, q1\n\t"
                     "vadd.i32 %q[sum], %q[sum], q0\n\t"
                     "add    %[x], %[step]\n\t"
                     "add    %[weights], %[weight_step]\n\t"
                     "le     lr, 1b\n"
                     "2:\n\t"
                     : [sum] "+w"(sum), [x] "+r"(x), [weights] "+l"(weights)
                     : [step] "r"(step), [weight_step] "r"(weight_step), [count] "r"(count),
                       [seen] "w"(g->seen), [lanes] "r"((int32_t)g->lanes)
                     : "q0", "q1", "lr", "cc", "memory");
    return sum;
}

/* sum + padding times `count` columns of weights. */
static int32x4_t padding(const tfl2c_depthwise_conv_2d_s8_params *p, int32x4_t sum,
                         const int8_t *weights, int32_t count, const group *g)
{
    for (; count > 0; count--) {
        sum = vmlaq_n_s32(sum, vldrbq_z_s32(weights, g->lanes), p->input_zero_point);
        weights += p->output_channels;
    }
    return sum;
}

static int32x4_t window_sum(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *input,
                            const place *at, int32_t channel, const group *g)
{
    const int32_t pitch = p->input_width * p->input_channels;
    const int32_t step = p->dilation_width * p->input_channels;
    const int32_t column = at->left * p->input_channels + at->begin * step + g->first;
    const int8_t *weights = &p->weights[channel];
    int32x4_t sum = vldrwq_z_s32(&p->bias[channel], g->lanes);

    for (int32_t k = 0; k < p->kernel_height; k++) {
        const int32_t y = at->top + k * p->dilation_height;

        if (y < 0 || y >= p->input_height) {
            sum = padding(p, sum, weights, p->kernel_width, g);
        } else {
            const int32_t row = tfl2c_row_offset(at->image_row + y, p->input_rows, pitch);

            sum = padding(p, sum, weights, at->begin, g);
            sum =
                products(sum, &input[row + column], step, &weights[at->begin * p->output_channels],
                         p->output_channels, at->end - at->begin, g);
            sum = padding(p, sum, &weights[at->end * p->output_channels], p->kernel_width - at->end,
                          g);
        }
        weights += p->kernel_width * p->output_channels;
    }
    return sum;
}

static void set_columns(const tfl2c_depthwise_conv_2d_s8_params *p, place *at)
{
    at->begin = 0;
    at->end = p->kernel_width;
    while (at->begin < at->end && at->left + at->begin * p->dilation_width < 0) {
        at->begin++;
    }
    while (at->end > at->begin && at->left + (at->end - 1) * p->dilation_width >= p->input_width) {
        at->end--;
    }
}

static group group_of(const tfl2c_depthwise_conv_2d_s8_params *p, int32_t channel)
{
    const int32_t first = channel / p->depth_multiplier;
    group g = {first, vidupq_n_u32(0, 1), vctp32q((uint32_t)(p->output_channels - channel))};
    uint32_t seen[4];

    if (p->depth_multiplier != 1) {
        for (int32_t i = 0; i < 4; i++) {
            seen[i] = (uint32_t)((channel + i) / p->depth_multiplier - first);
        }
        g.seen = vldrwq_u32(seen);
    }
    return g;
}

static void make_pixel(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *input,
                       const place *at, int8_t *output)
{
    const int32x4_t least = vdupq_n_s32(p->output_min - p->output_zero_point);
    const int32x4_t greatest = vdupq_n_s32(p->output_max - p->output_zero_point);

    for (int32_t c = 0; c < p->output_channels; c += 4) {
        const group g = group_of(p, c);
        const int32x4_t multiplier = vldrwq_z_s32(&p->multiplier[c], g.lanes);
        const int32x4_t shift = vldrbq_z_s32(&p->shift[c], g.lanes);
        const int32x4_t scaled =
            tfl2c_requantize_x4(window_sum(p, input, at, c, &g), multiplier, shift);

        vstrbq_p_s32(&output[c], tfl2c_code_x4(scaled, p->output_zero_point, least, greatest),
                     g.lanes);
    }
}

void tfl2c_depthwise_conv_2d_s8(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *input,
                                int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];
        place at = {image * p->input_height,
                    (r - image * p->output_height) * p->stride_height - p->pad_top, -p->pad_left, 0,
                    0};

        for (int32_t x = 0; x < p->output_width; x++) {
            set_columns(p, &at);
            make_pixel(p, input, &at, &row[x * p->output_channels]);
            at.left += p->stride_width;
        }
    }
}
