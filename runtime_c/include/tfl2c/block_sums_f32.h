/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* products_f32.h for weights in blocks of up to four output channels, those for one input side by
 * side, so that one instruction loads them. */
#ifndef TFL2C_BLOCK_SUMS_F32_H
#define TFL2C_BLOCK_SUMS_F32_H

#define TFL2C_WEIGHTS_ARE_IN_BLOCKS

#include "tfl2c/apart.h"
#include "tfl2c/block_products_f32.h"
#include "tfl2c/pixel_sums_f32.h"

#if defined(__GNUC__) && defined(__arm__) && defined(__ARM_FP) && !TFL2C_WEIGHTS_ARE_CODES

/* Adds `count` products to the sums of one pixel. The weights begin at `offset` of their rows. */
TFL2C_APART void tfl2c_products_1x4(float *sums, const float *x, const tfl2c_weights_x4 *block,
                                    int32_t offset, int32_t count)
{
    const int32_t units = block->channels;
    const float *weights = &block->first[units * offset];
    int32_t turns = count >> 2;
    int32_t rest = count & 3;

    if (units == TFL2C_FOUR) {
        TFL2C_MAKE_SUMS(TFL2C_FROM_SUMS, TFL2C_FOUR_4, TFL2C_ONE_4, "s0-s3");
    } else {
        TFL2C_MAKE_FEW(TFL2C_FROM_SUMS);
    }
}

/* Adds an input times four weights to the sums of a pixel. */
#define TFL2C_PIXEL(x, a, b, c, d, e, f, g, h)                       \
    "vmla.f32 " a ", " x ", " e "; vmla.f32 " b ", " x ", " f "\n\t" \
    "vmla.f32 " c ", " x ", " g "; vmla.f32 " d ", " x ", " h "\n\t"
#define TFL2C_PIXELS_4(x, y, z, v, ...)                   \
    TFL2C_PIXEL(x, "s0", "s1", "s2", "s3", __VA_ARGS__)   \
    TFL2C_PIXEL(y, "s4", "s5", "s6", "s7", __VA_ARGS__)   \
    TFL2C_PIXEL(z, "s8", "s9", "s10", "s11", __VA_ARGS__) \
    TFL2C_PIXEL(v, "s12", "s13", "s14", "s15", __VA_ARGS__)

#define TFL2C_FIRST TFL2C_PIXELS_4("s24", "s26", "s28", "s30", "s16", "s17", "s18", "s19")
#define TFL2C_SECOND TFL2C_PIXELS_4("s25", "s27", "s29", "s31", "s20", "s21", "s22", "s23")

/* The same for four pixels that are `step` elements apart, and four channels. */
TFL2C_APART void tfl2c_products_16(float *sums, const float *x, int32_t step,
                                   const tfl2c_weights_x4 *block, int32_t offset, int32_t count)
{
    const float *weights = &block->first[TFL2C_FOUR * offset];
    const float *x1 = &x[step];
    const float *x2 = &x1[step];
    const float *x3 = &x2[step];

    __asm__ volatile(
        ".syntax unified\n\t"
        "vldm %[sums], {s0-s15}; subs %[count], #2; bmi 2f\n"
        "1: vldm %[w]!, {s16-s23}; vldm %[x]!, {s24-s25}; vldm %[x1]!, {s26-s27}\n\t"
        "vldm %[x2]!, {s28-s29}; vldm %[x3]!, {s30-s31}\n\t" TFL2C_FIRST TFL2C_SECOND
        "subs %[count], #2; bpl 1b\n"
        "2: adds %[count], #1; bmi 3f\n\t"
        "vldm %[w], {s16-s19}; vldm %[x], {s24}; vldm %[x1], {s26}\n\t"
        "vldm %[x2], {s28}; vldm %[x3], {s30}\n\t" TFL2C_FIRST "3: vstm %[sums], {s0-s15}"
        : [x] "+&r"(x), [x1] "+&r"(x1), [x2] "+&r"(x2), [x3] "+&r"(x3), [w] "+&r"(weights),
          [count] "+&r"(count)
        : [sums] "r"(sums)
        : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13",
          "s14", "s15", "s16", "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26",
          "s27", "s28", "s29", "s30", "s31", "cc", "memory");
}

static inline void tfl2c_products_4x4(float *sums, const float *x, int32_t step,
                                      const tfl2c_weights_x4 *block, int32_t offset, int32_t count)
{
    if (block->channels == TFL2C_FOUR) {
        tfl2c_products_16(sums, x, step, block, offset, count);
        return;
    }
    for (int32_t i = 0; i < TFL2C_FOUR; i++) {
        tfl2c_products_1x4(&sums[TFL2C_FOUR * i], &x[i * step], block, offset, count);
    }
}

#else

static inline void tfl2c_products_1x4(float *sums, const float *x, const tfl2c_weights_x4 *block,
                                      int32_t offset, int32_t count)
{
    const TFL2C_WEIGHT *w = &block->first[block->channels * offset];

    for (int32_t k = 0; k < count; k++, w += block->channels) {
        for (int32_t c = 0; c < block->channels; c++) {
            sums[c] = tfl2c_multiply_add(x[k], (float)w[c], sums[c]);
        }
    }
}

static inline void tfl2c_products_4x4(float *sums, const float *x, int32_t step,
                                      const tfl2c_weights_x4 *block, int32_t offset, int32_t count)
{
    for (int32_t i = 0; i < TFL2C_FOUR; i++) {
        tfl2c_products_1x4(&sums[TFL2C_FOUR * i], &x[i * step], block, offset, count);
    }
}

#endif

#endif
