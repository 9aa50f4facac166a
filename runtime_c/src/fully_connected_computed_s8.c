/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sum of x * (w - zero) = sum of x * w - zero * sum of x: the second sum is the same for all units. */
#include "tfl2c/fully_connected_computed_s8.h"

#include <stddef.h>

#include "tfl2c/dots_s8.h"
#include "tfl2c/ends_s8.h"

/* What the weights' zero point adds up to in every sum of a row. */
static int32_t offset(const tfl2c_fully_connected_computed_s8_params *p, const int8_t *x)
{
    if (p->weight_zero_point == 0) {
        return 0;
    }
    return p->weight_zero_point * (tfl2c_total_s8(x, p->depth) - p->depth * p->input_zero_point);
}

static void make_row(const tfl2c_fully_connected_computed_s8_params *p, const int8_t *input,
                     const int8_t *weights, const tfl2c_ends_s8 *ends, int8_t *output)
{
    const int32_t zero = offset(p, input);

    for (int32_t u = 0; u < p->units; u += 4, weights += 4 * p->depth) {
        const int32_t units = p->units - u < 4 ? p->units - u : 4;
        int32_t sums[4] = {0, 0, 0, 0};

        tfl2c_add_dots_s8(input, p->input_zero_point, weights, p->depth, units, p->depth, sums);
        tfl2c_finish_s8(ends, u, sums, zero, units, &output[u]);
    }
}

void tfl2c_fully_connected_computed_s8(const tfl2c_fully_connected_computed_s8_params *p,
                                       const int8_t *input, const int8_t *weights, const void *bias,
                                       int8_t *output, int32_t rows)
{
    const tfl2c_ends_s8 ends = {p->has_bias ? bias : NULL, p->multiplier, p->shift,     1,
                                p->output_zero_point,      p->output_min, p->output_max};

    for (int32_t row = 0; row < rows; row++, input += p->depth, output += p->units) {
        make_row(p, input, weights, &ends, output);
    }
}
