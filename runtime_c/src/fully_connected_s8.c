/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sum of x * (w - zero) = sum of x * w - zero * sum of x: the second sum is the same for all units
 * and rarely needed. */
#include "tfl2c/fully_connected_s8.h"

#include "tfl2c/requant.h"

static int32_t dot(const int8_t *x, const int8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

/* What the weights' zero point adds up to in every sum of a row. */
static int32_t offset(const tfl2c_fully_connected_s8_params *p, const int8_t *x)
{
    int32_t sum = 0;

    if (p->weight_zero_point == 0) {
        return 0;
    }
    for (int32_t i = 0; i < p->depth; i++) {
        sum += x[i];
    }
    return sum * p->weight_zero_point;
}

static void make_row(const tfl2c_fully_connected_s8_params *p, const int8_t *input, int8_t *output)
{
    const int32_t zero = offset(p, input);
    const int8_t *weights = p->weights;

    for (int32_t u = 0; u < p->units; u++, weights += p->depth) {
        const int32_t products = dot(input, weights, p->depth) - zero;
        const int32_t sum = tfl2c_wrapping_add(p->bias[u], products);
        const int32_t scale = p->per_unit ? u : 0;

        output[u] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier[scale], p->shift[scale]),
                                  p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_fully_connected_s8(const tfl2c_fully_connected_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}
