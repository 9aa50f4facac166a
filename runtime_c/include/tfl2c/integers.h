/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Arithmetic of plain integers, defined for every operand: modulo 2^32 or 2^64. A quotient by 0 is
 * 0, as the cores' own instruction has it, and so is a remainder. */
#ifndef TFL2C_INTEGERS_H
#define TFL2C_INTEGERS_H

#include <stdint.h>

static inline int32_t tfl2c_sum_s32(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t tfl2c_difference_s32(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a - (uint32_t)b);
}

static inline int32_t tfl2c_product_s32(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a * (uint32_t)b);
}

static inline int64_t tfl2c_sum_s64(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t tfl2c_difference_s64(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static inline int64_t tfl2c_product_s64(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a * (uint64_t)b);
}

/* a / b towards zero. */
static inline int32_t tfl2c_quotient(int32_t a, int32_t b)
{
    if (b == 0) {
        return 0;
    }
    return b == -1 ? tfl2c_difference_s32(0, a) : a / b;
}

/* a - b * floor(a / b): 0, or of the sign of b. */
static inline int32_t tfl2c_floor_rest(int32_t a, int32_t b)
{
    const int32_t rest = b == 0 || b == -1 ? 0 : a % b;

    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static inline int32_t tfl2c_floor_quotient(int32_t a, int32_t b)
{
    const int32_t quotient = tfl2c_quotient(a, b);

    return quotient - (b != 0 && b != -1 && a % b != 0 && (a < 0) != (b < 0));
}

static inline int64_t tfl2c_floor_rest_s64(int64_t a, int64_t b)
{
    const int64_t rest = b == 0 || b == -1 ? 0 : a % b;

    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static inline int64_t tfl2c_clamp_s64(int64_t x, int64_t least, int64_t greatest)
{
    return x < least ? least : x > greatest ? greatest : x;
}

#endif
