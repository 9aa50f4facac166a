/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The bits of a float, and floats that no literal stands for. */
#ifndef TFL2C_FLOAT_BITS_H
#define TFL2C_FLOAT_BITS_H

#include <stdint.h>
#include <string.h>

#define TFL2C_SIGN_F32 0x80000000u
#define TFL2C_INFINITY_F32 0x7f800000u /* without its sign; what is above is no number */
#define TFL2C_NAN_F32 0x7fc00000u
#define TFL2C_ONE_F32 0x3f800000u

static inline uint32_t tfl2c_bits_f32(float x)
{
    uint32_t bits;

    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

static inline float tfl2c_from_bits_f32(uint32_t bits)
{
    float x;

    memcpy(&x, &bits, sizeof(x));
    return x;
}

static inline float tfl2c_magnitude_f32(float x)
{
    return tfl2c_from_bits_f32(tfl2c_bits_f32(x) & ~TFL2C_SIGN_F32);
}

/* Whether x has a sign, -0 included. */
static inline int32_t tfl2c_is_negative_f32(float x)
{
    return (int32_t)(tfl2c_bits_f32(x) >> 31);
}

/* x with its sign turned where `negative`. */
static inline float tfl2c_turned_f32(float x, int32_t negative)
{
    return negative ? tfl2c_from_bits_f32(tfl2c_bits_f32(x) ^ TFL2C_SIGN_F32) : x;
}

/* 2^exponent, exponent: [-126, 127] */
static inline float tfl2c_power_of_two(int32_t exponent)
{
    return tfl2c_from_bits_f32((uint32_t)(exponent + 127) << 23);
}

#endif
