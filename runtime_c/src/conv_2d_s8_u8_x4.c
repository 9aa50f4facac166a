/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_s8_u8_x4.h"

#include "tfl2c/conv_2d_all_s8_u8_x4.h"

static inline int32_t size(const tfl2c_conv_2d_s8_u8_x4_params *p)
{
    return p->kernel_height * p->kernel_width * p->input_channels;
}

static inline int8_t *tfl2c_place(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                  int32_t pixel)
{
    return (int8_t *)scratch + pixel * p->pitch;
}

static inline int32_t tfl2c_take(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                 int32_t pixel)
{
    const int8_t *x = tfl2c_place(p, scratch, pixel);
    int32_t sum = 0;

    for (int32_t i = size(p); i > 0; i--) {
        sum += *x++;
    }
    return sum;
}

static void tfl2c_sum_windows(const tfl2c_conv_2d_s8_u8_x4_params *p, const void *scratch,
                              const int8_t *weights, int32_t *sums)
{
    const int8_t *const windows = scratch;

    for (int32_t pixel = 0; pixel < TFL2C_PIXELS; pixel++) {
        const int8_t *x = &windows[pixel * p->pitch];

        sums[pixel] = 0;
        for (int32_t i = 0; i < size(p); i++) {
            sums[pixel] += x[i] * weights[i];
        }
    }
}

void tfl2c_conv_2d_s8_u8_x4(const tfl2c_conv_2d_s8_u8_x4_params *p, const int8_t *input,
                            int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, scratch, first_row, rows);
}
