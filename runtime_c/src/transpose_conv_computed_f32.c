/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_computed_f32.h"

#include <stddef.h>

#include "tfl2c/floats.h"

typedef struct {
    const tfl2c_transpose_conv_computed_f32_params *p;
    const float *weights;
    const float *bias; /* or NULL */
} operands;

static inline float finish(const operands *o, int32_t c, float sum)
{
    const float whole = o->bias != NULL ? sum + o->bias[c] : sum;

    return tfl2c_clamp_f32(whole, o->p->output_min, o->p->output_max);
}

#define TFL2C_TRANSPOSE_CONV_PARAMS operands
#define TFL2C_ELEMENT float
#define TFL2C_WEIGHT float
#define TFL2C_SUM float
#define TFL2C_PRODUCT(o, x, w) ((x) * (w))
#define TFL2C_FINISH(o, c, sum) finish(o, c, sum)
#include "tfl2c/transpose_conv_rows.h"

void tfl2c_transpose_conv_computed_f32(const tfl2c_transpose_conv_computed_f32_params *p,
                                       const float *input, const float *weights, const void *bias,
                                       float *output, int32_t images)
{
    const operands o = {p, weights, p->has_bias ? bias : NULL};

    tfl2c_transpose_conv_rows(&o, &p->windows, input, output, 0, images * p->windows.output_height);
}
