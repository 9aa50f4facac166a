/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A function of an int16 code as a table of its values at every 128th code. */
#ifndef TFL2C_TABLE_S16_H
#define TFL2C_TABLE_S16_H

#include <stdint.h>

/* The value at `code` on the straight line between its neighbours, modulo 2^16.
 * table: [513], of the codes -32768, -32640, ... and 32768. The difference of neighbours counts
 * modulo 2^16, too. */
static inline int16_t tfl2c_interpolated_s16(const int16_t *table, int32_t code)
{
    const int16_t *near = &table[256 + (code >> 7)];
    const int32_t rise = (int16_t)(near[1] - near[0]);

    return (int16_t)(near[0] + ((rise * (code & 127) + 64) >> 7));
}

#endif
