/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One pixel at a time: the output may begin where the pixel lies, so its bytes are copied. */
#include "tfl2c/conv_2d_s8_1x1x16.h"

#include <string.h>

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* Codes of the four channels of a block. */
static void make_block(const tfl2c_conv_2d_s8_1x1x16_params *p, const int32_t *block,
                       const int8_t *weights, const int8_t *pixel, int8_t *output)
{
    for (int32_t i = 0; i < 4; i++, weights += 16) {
        const int32_t shift = (int8_t)((uint32_t)block[8] >> (8 * i));
        int32_t sum = 0;

        for (int32_t k = 0; k < p->input_channels; k++) {
            sum += pixel[k] * weights[k];
        }
        sum = tfl2c_wrapping_add(block[i], sum);
        output[i] = tfl2c_code_s8(tfl2c_requantize(sum, block[4 + i], shift), p->output_zero_point,
                                  p->output_min, p->output_max);
    }
}

static void make_pixel(const tfl2c_conv_2d_s8_1x1x16_params *p, const int8_t *pixel, int8_t *output)
{
    const int32_t *block = p->blocks;
    const int8_t *weights = p->weights;

    for (int32_t c = 0; c < p->output_channels; c += 4) {
        make_block(p, block, weights, pixel,
                   &output[c < p->output_channels - 4 ? c : p->output_channels - 4]);
        block += TFL2C_CONV_2D_S8_1X1X16_WORDS;
        weights += 4 * 16;
    }
}

void tfl2c_conv_2d_s8_1x1x16(const tfl2c_conv_2d_s8_1x1x16_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *from =
            &input[tfl2c_row_offset(r, p->input_rows, p->width * p->input_channels)];
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, p->width * p->output_channels)];

        for (int32_t x = 0; x < p->width; x++) {
            memcpy(scratch, from, (size_t)p->input_channels);
            make_pixel(p, scratch, to);
            from += p->input_channels;
            to += p->output_channels;
        }
    }
}
