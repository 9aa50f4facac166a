/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/pow_s32.h"

#include "tfl2c/integers.h"

static int32_t power_of(int32_t base, int32_t exponent)
{
    int32_t power = 1;

    if (exponent < 0 && base != 1 && base != -1) {
        return 0;
    }
    for (uint32_t bits = (uint32_t)exponent; bits != 0; bits >>= 1) {
        if (bits & 1u) {
            power = tfl2c_product_s32(power, base);
        }
        base = tfl2c_product_s32(base, base);
    }
    return power;
}

static int32_t power(int32_t first, int32_t second)
{
    return power_of(first, second);
}

void tfl2c_pow_s32(const tfl2c_pow_s32_params *p, const int32_t *first, const int32_t *second,
                   int32_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] =
                power(first[at.first + i * at.first_step], second[at.second + i * at.second_step]);
        }
    }
}
