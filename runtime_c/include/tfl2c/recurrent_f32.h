/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What the float layers share that go through a sequence. */
#ifndef TFL2C_RECURRENT_F32_H
#define TFL2C_RECURRENT_F32_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/exponential_f32.h"
#include "tfl2c/floats.h"

/* The way of a layer through the rows of its input and output. */
typedef struct {
    int32_t steps;
    int32_t first_row;  /* of the first step */
    int32_t step_rows;  /* rows from one step of a sequence to the next: negative for backward */
    int32_t batch_rows; /* rows from one sequence to the next */
    int32_t pitch;      /* elements from one row of the output to the next */
} tfl2c_way;

/* Rows of weights, which are of one or more kinds in turn. */
typedef struct {
    const float *reals;  /* [rows][columns]; NULL where there are codes */
    const int8_t *codes; /* [rows][columns], each times the scale of its kind of row */
    const float *scale;  /* [kinds], of codes */
    int32_t columns;
} tfl2c_matrix;

static inline float tfl2c_weigh(const tfl2c_matrix *m, int32_t row, int32_t kind, const float *x)
{
    float sum = 0.0f;

    if (m->codes == NULL) {
        return tfl2c_dot_f32(x, &m->reals[row * m->columns], m->columns);
    }
    for (int32_t i = 0; i < m->columns; i++) {
        sum = tfl2c_multiply_add(x[i], (float)m->codes[row * m->columns + i], sum);
    }
    return sum * m->scale[kind];
}

static inline float tfl2c_sigmoid_f32(float x)
{
    const float falling = tfl2c_exponential_f32(x < 0.0f ? x : -x);

    return (x < 0.0f ? falling : 1.0f) / (1.0f + falling);
}

#endif
