/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/put_channels.h"

#include "tfl2c/rows.h"

void tfl2c_put_channels(const tfl2c_put_channels_params *p, int8_t *output, const void *scratch,
                        int32_t first_row, int32_t rows)
{
    const int32_t channels = p->channels;
    const int8_t *code = (const int8_t *)scratch + p->used;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        int8_t *const row = &output[tfl2c_row_offset(r, p->output_rows, p->width * channels)];

        for (int32_t k = 0; k < p->count; k++) {
            int8_t *to = &row[p->places[k]];

            for (int32_t x = p->width; x > 0; x--) {
                *to = *code++;
                to += channels;
            }
        }
    }
}
