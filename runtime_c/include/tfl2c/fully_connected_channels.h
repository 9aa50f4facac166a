/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rows of codes times rows of weights, four rows of codes at a time.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_FULLY_CONNECTED_PARAMS                     the type of the parameters
 * TFL2C_ELEMENT                                    the type of a code
 * TFL2C_SUM                                        the type of a sum
 * TFL2C_ADD(p, x, offset, count, sums)             adds the products of a row of codes
 * TFL2C_ADD_X4(p, x, step, offset, count, sums)    of four that are `step` elements apart
 * TFL2C_ADD_UNITS_X4(p, x, offset, count, sums)    of one and four units; or nothing
 * TFL2C_FINISH(p, u, sum)                          the code of a unit */
#ifndef TFL2C_FULLY_CONNECTED_CHANNELS_H
#define TFL2C_FULLY_CONNECTED_CHANNELS_H

#include <stdint.h>

#if defined(TFL2C_ADD_UNITS_X4)

/* Makes the first of the units of a row, four at a time, and returns how many. */
static inline int32_t tfl2c_make_fours(const TFL2C_FULLY_CONNECTED_PARAMS *p,
                                       const TFL2C_ELEMENT *x, TFL2C_ELEMENT *output)
{
    int32_t u = 0;

    for (; u + 4 <= p->units; u += 4) {
        TFL2C_SUM sums[4] = {0, 0, 0, 0};

        TFL2C_ADD_UNITS_X4(p, x, u * p->depth, p->depth, sums);
        for (int32_t i = 0; i < 4; i++) {
            output[u + i] = TFL2C_FINISH(p, u + i, sums[i]);
        }
    }
    return u;
}

#else

static inline int32_t tfl2c_make_fours(const TFL2C_FULLY_CONNECTED_PARAMS *p,
                                       const TFL2C_ELEMENT *x, const TFL2C_ELEMENT *output)
{
    (void)p;
    (void)x;
    (void)output;
    return 0;
}

#endif

static inline void tfl2c_make_units(const TFL2C_FULLY_CONNECTED_PARAMS *p, const TFL2C_ELEMENT *x,
                                    TFL2C_ELEMENT *output, int32_t rows)
{
    for (int32_t u = rows == 1 ? tfl2c_make_fours(p, x, output) : 0; u < p->units; u++) {
        TFL2C_SUM sums[4] = {0, 0, 0, 0};

        if (rows == 1) {
            TFL2C_ADD(p, x, u * p->depth, p->depth, sums);
        } else {
            TFL2C_ADD_X4(p, x, p->depth, u * p->depth, p->depth, sums);
        }
        for (int32_t i = 0; i < rows; i++) {
            output[i * p->units + u] = TFL2C_FINISH(p, u, sums[i]);
        }
    }
}

static inline void tfl2c_fully_connected_rows(const TFL2C_FULLY_CONNECTED_PARAMS *p,
                                              const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output,
                                              int32_t rows)
{
    while (rows > 0) {
        const int32_t part = rows < 4 ? 1 : 4;

        tfl2c_make_units(p, input, output, part);
        input += part * p->depth;
        output += part * p->units;
        rows -= part;
    }
}

#endif
