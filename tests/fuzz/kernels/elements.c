/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of two int8 tensors, one of which the output may be. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/add_s8.h"
#include "tfl2c/add_s8_linear.h"
#include "tfl2c/mul_s8.h"
#include "tfl2c/sub_s8.h"

FUZZ_TWIN(add_s8);
FUZZ_TWIN(add_s8_linear);
FUZZ_TWIN(mul_s8);
FUZZ_TWIN(sub_s8);

/* Tensors, and which of them the output is: 0 for none, else the first or the second. */
typedef struct {
    int32_t elements[2], output, rows, first_row, is;
    int8_t *first, *second, *to;
    int8_t *twin_first, *twin_second, *twin;
} operands;

static void place(operands *o)
{
    o->to = fuzz_output(o->output, 1);
    o->first = o->is == 1 ? o->to : fuzz_activations(FUZZ_INPUT, o->elements[0], 1);
    o->second = o->is == 2 ? o->to : fuzz_activations(FUZZ_SECOND, o->elements[1], 1);
    o->twin = fuzz_twin_output();
    o->twin_first = o->is == 1 ? o->twin : o->first;
    o->twin_second = o->is == 2 ? o->twin : o->second;
}

/* Equally many elements in rows; returns how many a row has. */
static int32_t draw_rows(operands *o, int32_t rings[3])
{
    const int32_t length = fuzz_chance(8) ? fuzz_between(1, 300) : fuzz_between(1, 40);
    const int32_t all = fuzz_between(1, 6);

    o->rows = fuzz_between(1, all);
    o->first_row = fuzz_between(0, all - o->rows);
    o->is = fuzz_chance(3) ? fuzz_between(1, 2) : 0;
    for (int32_t i = 0; i < 3; i++) {
        rings[i] = fuzz_chance(2) && o->is == 0 ? fuzz_between(o->rows, all) : all;
    }
    o->elements[0] = rings[0] * length;
    o->elements[1] = rings[1] * length;
    o->output = rings[2] * length;
    return length;
}

void fuzz_add_s8(void)
{
    tfl2c_add_s8_params p = {0};
    int32_t rings[3];
    operands o;

    p.row_elements = draw_rows(&o, rings);
    p.first_rows = rings[0];
    p.second_rows = rings[1];
    p.output_rows = rings[2];
    p.first_zero_point = fuzz_ends(-128, 127);
    p.first_multiplier = fuzz_multiplier();
    p.first_shift = fuzz_chance(4) ? fuzz_ends(-31, 0) : -fuzz_between(0, 3);
    p.second_zero_point = fuzz_ends(-128, 127);
    p.second_multiplier = fuzz_multiplier();
    p.second_shift = fuzz_chance(4) ? fuzz_ends(-31, 0) : -fuzz_between(0, 3);
    p.output_multiplier = fuzz_multiplier();
    p.output_shift = fuzz_chance(8) ? fuzz_ends(-31, 0) : -fuzz_between(15, 22);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    if (p.first_shift == 0 && p.second_shift == 0) {
        p.first_shift = -1; /* terms add up within 32 bits */
        p.second_shift = -1;
    }
    place(&o);
    portable_add_s8(&p, o.twin_first, o.twin_second, o.twin, o.first_row, o.rows);
    tfl2c_add_s8(&p, o.first, o.second, o.to, o.first_row, o.rows);
    fuzz_compare(o.twin);
}

/* No pair of codes leaves 32 bits. */
void fuzz_add_s8_linear(void)
{
    tfl2c_add_s8_linear_params p = {0};
    int32_t rings[3], rest;
    operands o;

    p.row_elements = draw_rows(&o, rings);
    p.first_rows = rings[0];
    p.second_rows = rings[1];
    p.output_rows = rings[2];
    p.first_multiplier = fuzz_ends(-(1 << 23) + 1, (1 << 23) - 1);
    p.second_multiplier = fuzz_ends(-(1 << 22), 1 << 22);
    rest = INT32_MAX;
    rest -= 128 * (p.first_multiplier < 0 ? -p.first_multiplier : p.first_multiplier);
    rest -= 128 * (p.second_multiplier < 0 ? -p.second_multiplier : p.second_multiplier);
    p.addend = fuzz_ends(-rest, rest);
    place(&o);
    portable_add_s8_linear(&p, o.twin_first, o.twin_second, o.twin, o.first_row, o.rows);
    tfl2c_add_s8_linear(&p, o.first, o.second, o.to, o.first_row, o.rows);
    fuzz_compare(o.twin);
}

static int32_t steps[3][3];

/* Up to three dimensions, in any of which an input may be repeated. */
static tfl2c_places draw_places(operands *o)
{
    tfl2c_places p = {0};
    int32_t size[2] = {1, 1};
    int32_t rows = 1;

    p.dims = fuzz_between(1, 3);
    o->output = 1;
    for (int32_t d = p.dims - 1; d >= 0; d--) {
        const int32_t length = d == p.dims - 1 ? fuzz_between(1, 40) : fuzz_between(1, 6);

        steps[d][0] = length;
        for (int32_t i = 0; i < 2; i++) {
            const int32_t is_repeated = fuzz_chance(3);

            steps[d][1 + i] = is_repeated ? 0 : size[i];
            size[i] *= is_repeated ? 1 : length;
        }
        o->output *= length;
    }
    p.steps = steps[0];
    p.row_lines = p.dims == 3 ? steps[1][0] : 1;
    rows = p.dims == 1 ? 1 : steps[0][0];
    p.first_rows = p.second_rows = p.output_rows = rows;
    o->elements[0] = size[0];
    o->elements[1] = size[1];
    o->rows = fuzz_between(1, rows);
    o->first_row = fuzz_between(0, rows - o->rows);
    o->is = fuzz_chance(3) ? fuzz_between(1, 2) : 0;
    if (o->is != 0 && o->elements[o->is - 1] != o->output) {
        o->is = 0;
    }
    return p;
}

void fuzz_mul_s8(void)
{
    tfl2c_mul_s8_params p = {0};
    operands o;

    p.places = draw_places(&o);
    p.first_zero_point = fuzz_ends(-128, 127);
    p.second_zero_point = fuzz_ends(-128, 127);
    p.multiplier = fuzz_multiplier();
    p.shift = fuzz_chance(8) ? fuzz_ends(-31, 15) : -fuzz_between(5, 9);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    place(&o);
    portable_mul_s8(&p, o.twin_first, o.twin_second, o.twin, o.first_row, o.rows);
    tfl2c_mul_s8(&p, o.first, o.second, o.to, o.first_row, o.rows);
    fuzz_compare(o.twin);
}

void fuzz_sub_s8(void)
{
    tfl2c_sub_s8_params p = {0};
    operands o;

    p.places = draw_places(&o);
    p.first_zero_point = fuzz_ends(-128, 127);
    p.first_multiplier = fuzz_multiplier();
    p.first_shift = fuzz_chance(4) ? fuzz_ends(-31, -1) : -fuzz_between(1, 3);
    p.second_zero_point = fuzz_ends(-128, 127);
    p.second_multiplier = fuzz_multiplier();
    p.second_shift = fuzz_chance(4) ? fuzz_ends(-31, -1) : -fuzz_between(1, 3);
    p.output_multiplier = fuzz_multiplier();
    p.output_shift = fuzz_chance(8) ? fuzz_ends(-31, 0) : -fuzz_between(15, 22);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    place(&o);
    portable_sub_s8(&p, o.twin_first, o.twin_second, o.twin, o.first_row, o.rows);
    tfl2c_sub_s8(&p, o.first, o.second, o.to, o.first_row, o.rows);
    fuzz_compare(o.twin);
}
