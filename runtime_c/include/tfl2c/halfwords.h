/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Instructions on two halfwords in a word, for cores with the DSP extension. */
#ifndef TFL2C_HALFWORDS_H
#define TFL2C_HALFWORDS_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "halfwords.h needs the DSP extension"
#endif

/* Adds the products of the lower and of the upper halfwords. */
static inline uint32_t tfl2c_add_products_x2(uint32_t a, uint32_t b, uint32_t sum)
{
    uint32_t result;

    __asm__("smlad %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(sum));
    return result;
}

/* Widens the bytes 0 and 2 of a word. */
static inline uint32_t tfl2c_even_bytes(uint32_t bytes)
{
    uint32_t result;

    __asm__("sxtb16 %0, %1" : "=r"(result) : "r"(bytes));
    return result;
}

/* Widens the bytes 1 and 3 of a word. */
static inline uint32_t tfl2c_odd_bytes(uint32_t bytes)
{
    uint32_t result;

    __asm__("sxtb16 %0, %1, ror #8" : "=r"(result) : "r"(bytes));
    return result;
}

/* Adds halfwords one by one. */
static inline uint32_t tfl2c_add_halfwords(uint32_t a, uint32_t b)
{
    uint32_t result;

    __asm__("sadd16 %0, %1, %2" : "=r"(result) : "r"(a), "r"(b));
    return result;
}

#endif
