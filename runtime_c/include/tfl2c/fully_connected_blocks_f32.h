/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rows of floats times blocks of weights of up to four units.
 *
 * A kernel includes this once, and block_products_f32.h before it. It says beforehand what its
 * parameters are:
 * TFL2C_FULLY_CONNECTED_PARAMS       their type
 * TFL2C_FULLY_CONNECTED_SCALE(p, u)  the scales of the weights from unit u on; NULL if they are no
 *                                    codes
 */
#ifndef TFL2C_FULLY_CONNECTED_BLOCKS_F32_H
#define TFL2C_FULLY_CONNECTED_BLOCKS_F32_H

static inline void tfl2c_make_row(const TFL2C_FULLY_CONNECTED_PARAMS *p, const float *input,
                                  float *output)
{
    const TFL2C_WEIGHT *weights = p->weights;

    for (int32_t u = 0; u < p->units; u += TFL2C_FOUR) {
        const tfl2c_ends ends = {
            tfl2c_at_most_four(p->units - u),
            &p->bias[u],
            TFL2C_FULLY_CONNECTED_SCALE(p, u),
            p->output_min,
            p->output_max,
        };
        float sums[TFL2C_FOUR];

        tfl2c_make_block(sums, input, weights, p->depth, ends.channels);
        tfl2c_end_pixel(sums, &ends, &output[u]);
        weights += ends.channels * p->depth;
    }
}

static inline void tfl2c_fully_connected_rows(const TFL2C_FULLY_CONNECTED_PARAMS *p,
                                              const float *input, float *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        tfl2c_make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}

#endif
