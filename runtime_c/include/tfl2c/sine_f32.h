/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sin(x) and cos(x) in float, without a library: within two units in the last place, however large
 * x is. */
#ifndef TFL2C_SINE_F32_H
#define TFL2C_SINE_F32_H

#include <stdint.h>

#include "tfl2c/float_bits.h"

/* A direction: `quarters` of a turn, modulo 4, and an angle between -pi/4 and pi/4. */
typedef struct {
    uint32_t quarters;
    float angle;
} tfl2c_direction;

/* bits * 2^-62 quarters of a turn as an angle; bits: [0, 2^61]. */
static inline float tfl2c_angle_of(uint64_t bits)
{
    int32_t shift = 0;
    uint32_t product;

    for (; shift < 62 && bits >> 63 == 0; shift++) {
        bits <<= 1;
    }
    product = (uint32_t)((bits >> 32) * 0xc90fdaa2u >> 32); /* pi/2 in Q1.31 */
    return (float)product * tfl2c_power_of_two(-29 - shift);
}

/* The direction of x, pi/4 <= x < infinity: x * 2/pi modulo 4. x is an integer times a power of
 * two; of 2/pi only those bits matter that do not make multiples of 4 with it, and 94 behind. */
static inline tfl2c_direction tfl2c_direction_of(float x)
{
    static const uint32_t two_over_pi[] = {0,           0xa2f9836eu, 0x4e441529u, 0xfc2757d1u,
                                           0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu};
    const uint32_t bits = tfl2c_bits_f32(x);
    const uint64_t significand = (bits & 0x7fffffu) | 0x800000u;
    const uint32_t place = (bits >> 23) - 120u; /* of the first bit in the table that matters */
    const uint32_t *word = &two_over_pi[place / 32u];
    uint32_t part[3];
    uint64_t low;
    uint64_t turn;
    tfl2c_direction found;

    for (int32_t i = 0; i < 3; i++) {
        const uint64_t pair = (uint64_t)word[i] << 32 | word[i + 1];

        part[i] = (uint32_t)(pair << place % 32u >> 32);
    }
    low = significand * part[1] + (significand * part[2] >> 32);
    turn = (significand * part[0] << 32) + low;
    found.quarters = (uint32_t)((turn + ((uint64_t)1 << 61)) >> 62);
    turn -= (uint64_t)found.quarters << 62;
    found.angle = turn >> 63 ? -tfl2c_angle_of(0u - turn) : tfl2c_angle_of(turn);
    return found;
}

/* sin(x), x: [-pi/4, pi/4] */
static inline float tfl2c_sine_of(float x)
{
    const float z = x * x;
    const float tail = -0.166666552f + z * (0.008332178f + z * -0.000195172965f);

    return x + x * (z * tail);
}

/* cos(x), x: [-pi/4, pi/4] */
static inline float tfl2c_cosine_of(float x)
{
    const float z = x * x;
    const float tail = 0.0416666456f + z * (-0.00138873677f + z * 2.44384482e-05f);

    return 1.0f - (0.5f * z - z * z * tail);
}

/* sin(x + ahead quarters of a turn) for x >= 0; no number for infinity. */
static inline float tfl2c_sine_ahead(float x, uint32_t ahead)
{
    tfl2c_direction to = {0, x};

    if (!(tfl2c_bits_f32(x) < TFL2C_INFINITY_F32)) {
        return tfl2c_from_bits_f32(TFL2C_NAN_F32);
    }
    if (x >= 0.785398163f) {
        to = tfl2c_direction_of(x);
    }
    ahead += to.quarters;
    return tfl2c_turned_f32(ahead % 2 ? tfl2c_cosine_of(to.angle) : tfl2c_sine_of(to.angle),
                            (ahead & 2u) != 0);
}

static inline float tfl2c_sine_f32(float x)
{
    return tfl2c_turned_f32(tfl2c_sine_ahead(tfl2c_magnitude_f32(x), 0), tfl2c_is_negative_f32(x));
}

static inline float tfl2c_cosine_f32(float x)
{
    return tfl2c_sine_ahead(tfl2c_magnitude_f32(x), 1);
}

#endif
