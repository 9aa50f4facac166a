/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One pixel at a time: the output may begin where the pixel lies, so its bytes are copied. */
#include "tfl2c/conv_2d_s8_1x1x8.h"

#include <string.h>

#include "tfl2c/rescale_x4.h"
#include "tfl2c/rows.h"

/* Code of one channel. */
static int8_t make_code(const uint32_t *channel, const int8_t *pixel)
{
    static const uint8_t order[8] = {0, 2, 1, 3, 4, 6, 5, 7};
    int32_t sum = (int32_t)channel[0];

    for (int32_t k = 0; k < 8; k++) {
        sum += pixel[order[k]] * (int16_t)(uint16_t)(channel[1 + k / 2] >> (k % 2 * 16));
    }
    return tfl2c_rescale_x4(sum / 256, 0, channel[5], channel[6], TFL2C_CONV_2D_S8_1X1X8_EXPONENT);
}

void tfl2c_conv_2d_s8_1x1x8(const tfl2c_conv_2d_s8_1x1x8_params *p, const int8_t *input,
                            int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t channels = p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *from = &input[tfl2c_row_offset(r, p->input_rows, 8 * p->width)];
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, channels * p->width)];

        for (int32_t x = 0; x < p->width; x++, from += 8, to += channels) {
            const uint32_t *channel = p->blocks;
            int8_t pixel[8];

            memcpy(pixel, from, sizeof pixel);
            for (int32_t c = 0; c < channels; c += 4) {
                int8_t *codes = &to[c < channels - 4 ? c : channels - 4];

                for (int32_t i = 0; i < 4; i++, channel += 7) {
                    codes[i] = make_code(channel, pixel);
                }
            }
        }
    }
}
