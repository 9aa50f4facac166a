/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rows of floats times rows of weights, four by four where there are so many.
 *
 * A kernel includes this once, and products_f32.h or another form of it before. It says beforehand
 * what its parameters are:
 * TFL2C_FULLY_CONNECTED_PARAMS       their type
 * TFL2C_FULLY_CONNECTED_SCALE(p, u)  the scales of the weights from unit u on; NULL if they are no
 *                                    codes
 */
#ifndef TFL2C_FULLY_CONNECTED_ALL_F32_H
#define TFL2C_FULLY_CONNECTED_ALL_F32_H

/* rows: 1 or 4 */
static inline void tfl2c_make_rows(const TFL2C_FULLY_CONNECTED_PARAMS *p, const float *input,
                                   float *output, int32_t rows)
{
    float sums[TFL2C_SUMS];

    for (int32_t u = 0; u < p->units; u += TFL2C_FOUR) {
        const int32_t count = tfl2c_at_most_four(p->units - u);
        const tfl2c_weights_x4 weights =
            tfl2c_weight_rows(&p->weights[u * p->depth], p->depth, count);
        const tfl2c_ends ends = {
            count, &p->bias[u], TFL2C_FULLY_CONNECTED_SCALE(p, u), p->output_min, p->output_max,
        };

        tfl2c_begin_sums(sums, rows);
        if (rows == 1) {
            tfl2c_products_1x4(sums, input, &weights, 0, p->depth);
        } else {
            tfl2c_products_4x4(sums, input, p->depth, &weights, 0, p->depth);
        }
        tfl2c_end_sums(sums, rows, &ends, &output[u], p->units);
    }
}

static inline void tfl2c_fully_connected_rows(const TFL2C_FULLY_CONNECTED_PARAMS *p,
                                              const float *input, float *output, int32_t rows)
{
    int32_t together;

    for (int32_t r = 0; r < rows; r += together) {
        together = rows - r < TFL2C_FOUR ? 1 : TFL2C_FOUR;
        tfl2c_make_rows(p, &input[r * p->depth], &output[r * p->units], together);
    }
}

#endif
