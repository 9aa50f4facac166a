/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How kernels find the elements of two tensors that are broadcast against each other. The output is
 * made line by line: a line runs along the innermost dimension, some lines make a row. */
#ifndef TFL2C_PLACES_H
#define TFL2C_PLACES_H

#include <stdint.h>

/* Columns of `steps` for two inputs. */
#define TFL2C_FIRST 1
#define TFL2C_SECOND 2
#define TFL2C_OF_TWO 3

typedef struct {
    int32_t dims;         /* of the output, those that are evenly walked through joined */
    const int32_t *steps; /* [dims][3], outermost first: length, elements to the next one in the
                           * first and in the second input, 0 where it is repeated */
    int32_t row_lines;    /* lines that make a row */
    int32_t first_rows;   /* rows that the first input's buffer holds */
    int32_t second_rows;  /* rows that the second input's buffer holds */
    int32_t output_rows;  /* rows that the output's buffer holds */
} tfl2c_places;

/* Elements of one line: where they begin, and how far apart they are, 1 or 0. */
typedef struct {
    int32_t length;
    int32_t first;
    int32_t first_step;
    int32_t second;
    int32_t second_step;
    int32_t output; /* they follow each other */
} tfl2c_line;

/* Where line `line` begins in the input that has a column of `steps`, [dims][columns]. */
static inline int32_t tfl2c_place_of(const int32_t *steps, int32_t dims, int32_t columns,
                                     int32_t column, int32_t line)
{
    int32_t place = 0;

    for (int32_t d = dims - 2; d > 0; d--) {
        const int32_t *at = &steps[d * columns];
        const int32_t above = line / at[0];

        place += (line - above * at[0]) * at[column];
        line = above;
    }
    return dims > 1 ? place + line * steps[column] : 0;
}

/* The line of a buffer of so many lines, a ring if there are fewer than the tensor has. */
static inline int32_t tfl2c_held_line(int32_t line, int32_t lines)
{
    return line < lines ? line : line % lines;
}

static inline tfl2c_line tfl2c_line_at(const tfl2c_places *p, int32_t line)
{
    const int32_t *inner = &p->steps[(p->dims - 1) * TFL2C_OF_TWO];
    const int32_t first = tfl2c_held_line(line, p->first_rows * p->row_lines);
    const int32_t second = tfl2c_held_line(line, p->second_rows * p->row_lines);
    const int32_t output = tfl2c_held_line(line, p->output_rows * p->row_lines);
    tfl2c_line at;

    at.length = inner[0];
    at.first = tfl2c_place_of(p->steps, p->dims, TFL2C_OF_TWO, TFL2C_FIRST, first);
    at.first_step = inner[TFL2C_FIRST];
    at.second = tfl2c_place_of(p->steps, p->dims, TFL2C_OF_TWO, TFL2C_SECOND, second);
    at.second_step = inner[TFL2C_SECOND];
    at.output = output * inner[0];
    return at;
}

#endif
