/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fully_connected_rows_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int32_t dot(const int8_t *x, const int8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

/* What the weights' zero point adds up to in every sum of a row. */
static int32_t offset(const tfl2c_fully_connected_rows_s8_params *p, const int8_t *x)
{
    int32_t sum = 0;

    if (p->weight_zero_point == 0) {
        return 0;
    }
    for (int32_t i = 0; i < p->row_elements; i++) {
        sum += x[i];
    }
    return sum * p->weight_zero_point;
}

static void make_units(const tfl2c_fully_connected_rows_s8_params *p, const int32_t *sums,
                       int8_t *output)
{
    for (int32_t u = 0; u < p->units; u++) {
        const int32_t sum = tfl2c_wrapping_add(p->bias[u], sums[u]);
        const int32_t scale = p->per_unit ? u : 0;

        output[u] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier[scale], p->shift[scale]),
                                  p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_fully_connected_rows_s8(const tfl2c_fully_connected_rows_s8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    int32_t *sums = scratch;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *row = &input[tfl2c_row_offset(r, p->input_rows, p->row_elements)];
        const int8_t *weights = &p->weights[r * p->row_elements];
        const int32_t zero = offset(p, row);

        for (int32_t u = 0; u < p->units; u++) {
            sums[u] = (r > 0 ? sums[u] : 0) + dot(row, weights, p->row_elements) - zero;
            weights += p->input_height * p->row_elements;
        }
    }
    if (first_row + rows == p->input_height) {
        make_units(p, sums, output);
    }
}
