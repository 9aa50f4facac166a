/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOGISTIC and TANH of int16 codes. */
#ifndef TFL2C_SIGMOID_S16_H
#define TFL2C_SIGMOID_S16_H

#include <stdint.h>

/* x * multiplier / 2^shift to the nearest, halves up. */
static inline int32_t tfl2c_sigmoid_argument(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t half = shift > 0 ? (int32_t)((uint32_t)1 << (shift - 1)) : 0;

    return (x * multiplier + half) >> shift;
}

/* sigmoid(x / 2^bits / 24) with 16 + bits bits behind the point. x: [0, 255 * 2^bits).
 * table: [256], Q0.16 */
static inline uint32_t tfl2c_sigmoid_inside(const uint16_t *table, int32_t x, int32_t bits)
{
    const uint16_t *const here = &table[x >> bits];
    const uint32_t rest = (uint32_t)x & (((uint32_t)1 << bits) - 1u);

    return ((uint32_t)here[0] << bits) + rest * (uint32_t)(here[1] - here[0]);
}

/* The same for any x >= 0; `beyond` from 255 * 2^bits on. */
static inline uint32_t tfl2c_sigmoid_of(const uint16_t *table, int32_t x, int32_t bits,
                                        uint32_t beyond)
{
    return x >> bits >= 255 ? beyond : tfl2c_sigmoid_inside(table, x, bits);
}

/* The code for `above`, the sigmoid of an argument's magnitude: below zero 1 - 2^-25 less that, of
 * which the bits in the code are those of the complement. */
static inline int32_t tfl2c_logistic_rounded(uint32_t above, int32_t argument)
{
    return (int32_t)(((above ^ (uint32_t)(argument >> 31)) + 512u) >> 10 & 0x7fffu);
}

/* sigmoid(argument / 12288) in Q0.15 */
static inline int16_t tfl2c_logistic_code(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;
    const uint32_t greatest = 0x1fffc00u; /* code */

    return (int16_t)tfl2c_logistic_rounded(tfl2c_sigmoid_of(table, magnitude, 9, greatest),
                                           argument);
}

/* The same within 255 * 512. */
static inline int32_t tfl2c_logistic_inside(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;

    return tfl2c_logistic_rounded(tfl2c_sigmoid_inside(table, magnitude, 9), argument);
}

/* tanh(argument / 12288) = 2 * sigmoid(2 * argument / 12288) - 1 in Q0.15 */
static inline int16_t tfl2c_tanh_code(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;
    const uint32_t sigmoid = tfl2c_sigmoid_of(table, magnitude, 8, 0xffff00u); /* 1 - 2^-16 */
    const int32_t above = (int32_t)sigmoid - 0x800000;                         /* less 1/2 */

    return (int16_t)(((above ^ argument >> 31) + 128) >> 8); /* halves below zero down */
}

#endif
