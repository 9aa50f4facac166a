/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fully_connected_rows_s8.h"

#include <string.h>

#include "tfl2c/dots_s8.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* What the weights' zero point adds up to in every sum of a row. */
static int32_t offset(const tfl2c_fully_connected_rows_s8_params *p, const int8_t *x)
{
    return p->weight_zero_point == 0 ? 0
                                     : tfl2c_total_s8(x, p->row_elements) * p->weight_zero_point;
}

/* Adds the products of a row of the image to the sums of all units.
 * weights: of the first unit for this row */
static void add_row(const tfl2c_fully_connected_rows_s8_params *p, const int8_t *row,
                    const int8_t *weights, int32_t *sums)
{
    const int32_t step = p->input_height * p->row_elements;
    const int32_t zero = offset(p, row);

    for (int32_t u = 0; u < p->units; u += 4, weights += 4 * step) {
        const int32_t left = p->units - u;
        const int32_t units = left < 4 ? left : 4;

        tfl2c_add_dots_s8(row, 0, weights, step, units, p->row_elements, &sums[u]);
        for (int32_t i = u; i < u + units; i++) {
            sums[i] -= zero;
        }
    }
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

    if (first_row == 0) {
        memset(sums, 0, (size_t)p->units * sizeof *sums);
    }
    for (int32_t r = first_row; r < first_row + rows; r++) {
        add_row(p, &input[tfl2c_row_offset(r, p->input_rows, p->row_elements)],
                &p->weights[r * p->row_elements], sums);
    }
    if (first_row + rows == p->input_height) {
        make_units(p, sums, output);
    }
}
