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

/* sigmoid(x / 2^bits / 24) with 16 + bits bits behind the point, x >= 0; `beyond` from 255 * 2^bits
 * on. table: [256], Q0.16 */
static inline uint32_t tfl2c_sigmoid_of(const uint16_t *table, int32_t x, int32_t bits,
                                        uint32_t beyond)
{
    const int32_t place = x >> bits;
    const uint32_t rest = (uint32_t)x & (((uint32_t)1 << bits) - 1u);

    if (place >= 255) {
        return beyond;
    }
    return ((uint32_t)table[place] << bits) + rest * (uint32_t)(table[place + 1] - table[place]);
}

/* sigmoid(argument / 12288) in Q0.15 */
static inline int16_t tfl2c_logistic_code(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;
    const uint32_t above =
        tfl2c_sigmoid_of(table, magnitude, 9, 0x1fffc00u); /* the greatest code */
    const uint32_t sigmoid = argument < 0 ? 0x2000000u - 1u - above : above;

    return (int16_t)((sigmoid + 512u) >> 10);
}

/* tanh(argument / 12288) = 2 * sigmoid(2 * argument / 12288) - 1 in Q0.15 */
static inline int16_t tfl2c_tanh_code(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;
    const uint32_t sigmoid = tfl2c_sigmoid_of(table, magnitude, 8, 0xffff00u); /* 1 - 2^-16 */
    const int32_t above = (int32_t)sigmoid - 0x800000;                         /* less 1/2 */

    return (int16_t)(argument < 0 ? (127 - above) >> 8 : (above + 128) >> 8);
}

#endif
