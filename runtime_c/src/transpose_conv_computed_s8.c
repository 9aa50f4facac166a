/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_computed_s8.h"

#include <stddef.h>

#include "tfl2c/dots_s8.h"
#include "tfl2c/requant.h"

typedef struct {
    const tfl2c_transpose_conv_computed_s8_params *p;
    const int8_t *weights;
    const int32_t *bias; /* or NULL */
} operands;

static inline int8_t finish(const operands *o, int32_t c, int32_t sum)
{
    const int32_t whole = o->bias != NULL ? tfl2c_wrapping_add(sum, o->bias[c]) : sum;

    return tfl2c_code_s8(tfl2c_requantize(whole, o->p->multiplier[c], o->p->shift[c]),
                         o->p->output_zero_point, o->p->output_min, o->p->output_max);
}

#define TFL2C_TRANSPOSE_CONV_PARAMS operands
#define TFL2C_ELEMENT int8_t
#define TFL2C_WEIGHT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_ADD_RUNS(o, x, w, step, runs, count, sums) \
    tfl2c_add_dots_s8(x, (o)->p->input_zero_point, w, step, runs, count, sums)
#define TFL2C_FINISH(o, c, sum) finish(o, c, sum)
#include "tfl2c/transpose_conv_rows.h"

void tfl2c_transpose_conv_computed_s8(const tfl2c_transpose_conv_computed_s8_params *p,
                                      const int8_t *input, const int8_t *weights, const void *bias,
                                      int8_t *output, int32_t images)
{
    const operands o = {p, weights, p->has_bias ? bias : NULL};

    tfl2c_transpose_conv_rows(&o, &p->windows, input, output, 0, images * p->windows.output_height);
}
