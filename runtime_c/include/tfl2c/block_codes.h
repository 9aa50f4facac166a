/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of up to four channels from their sums: portable, and the short form of rescaling in
 * assembler for the core whose registers a compiler does not use well here. Same bits. A block of
 * four channels A, B, C, D is
 *   1 word    the shifts of A, B, C, D in its bytes, lowest first; all 0 or none
 *   3 words   of each: what its sum begins with, a multiplier and an addend: rescale.h */
#ifndef TFL2C_BLOCK_CODES_H
#define TFL2C_BLOCK_CODES_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/rescale.h"

/* Where the codes of several pixels go. */
typedef struct {
    ptrdiff_t second; /* of the first channel behind that of the first pixel; or negative */
    ptrdiff_t third;
    int8_t *first;
} tfl2c_code_places;

#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* From sum r4, multiplier r5 and addend r6, exponent r12: the code in r2; r7 is lost. */
#define TFL2C_ARMV6M_RESCALE \
    "uxtb   r7, r5\n\t"      \
    "muls   r7, r4\n\t"      \
    "asrs   r7, r7, #8\n\t"  \
    "lsrs   r5, r5, #8\n\t"  \
    "uxtb   r2, r5\n\t"      \
    "muls   r2, r4\n\t"      \
    "adds   r7, r7, r2\n\t"  \
    "asrs   r7, r7, #8\n\t"  \
    "lsrs   r5, r5, #8\n\t"  \
    "uxtb   r2, r5\n\t"      \
    "muls   r2, r4\n\t"      \
    "adds   r7, r7, r2\n\t"  \
    "asrs   r7, r7, #8\n\t"  \
    "lsrs   r5, r5, #8\n\t"  \
    "muls   r5, r4\n\t"      \
    "adds   r7, r7, r5\n\t"  \
    "adds   r7, r7, r6\n\t"  \
    "mov    r2, r12\n\t"     \
    "asrs   r7, r2\n\t"      \
    "sxtb   r2, r7\n\t"      \
    "cmp    r2, r7\n\t"      \
    "beq    9f\n\t"          \
    "movs   r2, #127\n\t"    \
    "asrs   r7, r7, #31\n\t" \
    "eors   r2, r7\n"        \
    "9:\n\t"

/* r0: sums, r1: the rest of the block, r3: output, lr: its end. */
static __attribute__((naked, noinline)) void
tfl2c_write_short(__attribute__((unused)) const int32_t *sums,
                  __attribute__((unused)) const uint32_t *channels,
                  __attribute__((unused)) int32_t exponent, __attribute__((unused)) int8_t *output,
                  __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r7, lr}\n\t"
                     "ldr    r4, [sp, #20]\n\t"
                     "adds   r4, r4, r3\n\t"
                     "mov    lr, r4\n\t"
                     "mov    r12, r2\n"
                     "1:\n\t"
                     "ldm    r1!, {r4-r6}\n\t"
                     "ldm    r0!, {r4}\n\t" TFL2C_ARMV6M_RESCALE "strb   r2, [r3]\n\t"
                     "adds   r3, #1\n\t"
                     "cmp    r3, lr\n\t"
                     "bne    1b\n\t"
                     "pop    {r4-r7, pc}");
}

#define TFL2C_BLOCK_CODES_X3 /* takes the channels of a block together */

/* r0: sums, r1: the rest of the block, r3: the first place; lr: a multiplier; [sp]: places,
 * [sp, #4]: end of the sums. */
static __attribute__((naked, noinline)) void tfl2c_write_short_x3(
    __attribute__((unused)) const int32_t *sums, __attribute__((unused)) const uint32_t *channels,
    __attribute__((unused)) int32_t exponent,
    __attribute__((unused)) const tfl2c_code_places *places, __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r7, lr}\n\t"
                     "ldr    r4, [sp, #20]\n\t"
                     "movs   r5, #12\n\t"
                     "muls   r4, r5\n\t"
                     "adds   r4, r4, r0\n\t"
                     "push   {r3, r4}\n\t"
                     "mov    r12, r2\n\t"
                     "ldr    r3, [r3, #8]\n"
                     "1:\n\t"
                     "ldm    r1!, {r4-r6}\n\t"
                     "mov    lr, r5\n\t"
                     ".irp   place, 0, 4\n\t"
                     "ldr    r4, [r0, #8 - \\place]\n\t" TFL2C_ARMV6M_RESCALE "ldr    r4, [sp]\n\t"
                     "ldr    r4, [r4, #4 - \\place]\n\t"
                     "strb   r2, [r3, r4]\n\t"
                     "mov    r5, lr\n\t"
                     ".endr\n\t"
                     "ldr    r4, [r0]\n\t"
                     "adds   r0, #12\n\t" TFL2C_ARMV6M_RESCALE "strb   r2, [r3]\n\t"
                     "adds   r3, #1\n\t"
                     "ldr    r2, [sp, #4]\n\t"
                     "cmp    r0, r2\n\t"
                     "bne    1b\n\t"
                     "add    sp, #8\n\t"
                     "pop    {r4-r7, pc}");
}

#endif

/* sums: [channels]; exponent: of the rescaling; channels: [1, 4] */
static inline void tfl2c_write_block(const int32_t *sums, const uint32_t *block, int32_t exponent,
                                     int8_t *output, int32_t channels)
{
    uint32_t shifts = *block++;

#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)
    if (shifts == 0) {
        tfl2c_write_short(sums, block, exponent, output, channels);
        return;
    }
#endif
    for (; channels > 0; channels--, shifts >>= 8, block += 3) {
        const tfl2c_rescaling r = {(int32_t)block[1], (int32_t)block[2], shifts & 255u, exponent};

        *output++ = (int8_t)tfl2c_rescale(*sums++, r);
    }
}

/* Writes the codes of one channel of a block. What stands for missing pixels may have the place of
 * an earlier one, which is written last.
 * sums: of three pixels */
static inline void tfl2c_write_channel_x3(const int32_t *sums, const uint32_t *block,
                                          int32_t exponent, const tfl2c_code_places *places,
                                          int32_t channel)
{
    int8_t *const output = &places->first[channel];
    const uint32_t *const own = &block[2 + 3 * channel];
    const tfl2c_rescaling r = {(int32_t)own[0], (int32_t)own[1], *block >> 8 * channel & 255u,
                               exponent};

    output[places->third] = (int8_t)tfl2c_rescale(sums[2], r);
    output[places->second] = (int8_t)tfl2c_rescale(sums[1], r);
    *output = (int8_t)tfl2c_rescale(sums[0], r);
}

/* sums: [channels][3 pixels] */
static inline void tfl2c_write_block_x3(const int32_t *sums, const uint32_t *block,
                                        int32_t exponent, const tfl2c_code_places *places,
                                        int32_t channels)
{
#if defined(TFL2C_BLOCK_CODES_X3)
    if (*block == 0) {
        tfl2c_write_short_x3(sums, &block[1], exponent, places, channels);
        return;
    }
#endif
    for (int32_t i = 0; i < channels; i++) {
        tfl2c_write_channel_x3(&sums[3 * i], block, exponent, places, i);
    }
}

#endif
