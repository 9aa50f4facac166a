/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The reference multiplies in double, where the product of a float's 24 bits and a difference's 17
 * is exact, and rounds to float. A float multiplication rounds the same exact product once. */
#include "tfl2c/dequantize_s16_f32.h"

#include "tfl2c/rows.h"

void tfl2c_dequantize_s16_f32(const tfl2c_dequantize_s16_f32_params *p, const int16_t *input,
                              float *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int16_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        float *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = p->scale * (float)(from[i] - p->zero_point);
        }
    }
}
