/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of up to four channels from their sums: portable, and in assembler for the cores whose
 * registers a compiler does not use well here. Same bits. A block of four channels A, B, C, D is
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

/* From sum r4, multiplier r5 and addend r6, exponent or shift in the lowest byte of r12: the code in
 * r2; r5 and r7 are lost. round: what the long form does with the product in r7, r2 is lost. */
#define TFL2C_ARMV6M_RESCALE_BY(round)                                                \
    "uxtb r7, r5; muls r7, r4; asrs r7, r7, #8\n\t"                                   \
    ".rept 2\n\t"                                                                     \
    "lsrs r5, r5, #8; uxtb r2, r5; muls r2, r4; adds r7, r7, r2; asrs r7, r7, #8\n\t" \
    ".endr\n\t"                                                                       \
    "lsrs r5, r5, #8; muls r5, r4; adds r7, r7, r5\n\t" round                         \
    "adds r7, r7, r6; mov r2, r12; asrs r7, r2; sxtb r2, r7; cmp r2, r7; beq 9f\n\t"  \
    "movs r2, #127; asrs r7, r7, #31; eors r2, r7\n"                                  \
    "9:\n\t"
#define TFL2C_ARMV6M_RESCALE TFL2C_ARMV6M_RESCALE_BY("")
#define TFL2C_ARMV6M_RESCALE_LONG                                                            \
    TFL2C_ARMV6M_RESCALE_BY("adds r7, #64; asrs r7, r7, #7; asrs r2, r7, #31; adds r7, r7, " \
                            "r2\n\t")

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

/* r0: sums, r1: the rest of the block, r3: the first place; r12: shifts, lr: a multiplier; [sp]:
 * places, [sp, #4]: end of the sums. */
#define TFL2C_WRITE_CODES_X3(rescale)                                                     \
    __asm__ volatile(".syntax unified\n\t"                                                \
                     "push {r4-r7, lr}; ldr r4, [sp, #20]; movs r5, #12; muls r4, r5\n\t" \
                     "adds r4, r4, r0; push {r3, r4}; mov r12, r2; ldr r3, [r3, #8]\n"    \
                     "1: ldm r1!, {r4-r6}; mov lr, r5\n\t"                                \
                     ".irp place, 0, 4\n\t"                                               \
                     "ldr r4, [r0, #8 - \\place]\n\t" rescale                             \
                     "ldr r4, [sp]; ldr r4, [r4, #4 - \\place]; strb r2, [r3, r4]\n\t"    \
                     "mov r5, lr\n\t"                                                     \
                     ".endr\n\t"                                                          \
                     "ldr r4, [r0]; adds r0, #12\n\t" rescale                             \
                     "strb r2, [r3]; adds r3, #1; mov r2, r12; lsrs r2, r2, #8\n\t"       \
                     "mov r12, r2; ldr r2, [sp, #4]; cmp r0, r2; bne 1b\n\t"              \
                     "add sp, #8; pop {r4-r7, pc}")
#define TFL2C_WRITE_SHORT_X3 TFL2C_WRITE_CODES_X3(TFL2C_ARMV6M_RESCALE)
#define TFL2C_WRITE_LONG_X3 TFL2C_WRITE_CODES_X3(TFL2C_ARMV6M_RESCALE_LONG)

#elif defined(__GNUC__) && defined(__ARM_ARCH_7M__)

#define TFL2C_BLOCK_CODES_X3 /* takes the channels of a block together */

/* r0: sums, r1: the rest of the block, r2: shifts; r4-r6: sums of pixels, r7: a bias, not asked for,
 * r8: multiplier, r9: addend; r10: place of the second pixel behind the first, r11: of the third,
 * r12: that of the first, lr: its end; r3: a code. */
#define TFL2C_WRITE_CODES_X3(round)                                                           \
    __asm__ volatile(".syntax unified\n\t"                                                    \
                     "push {r4-r11, lr}; ldr lr, [sp, #36]; ldm r3, {r10-r12}; add lr, r12\n" \
                     "1: ldm r0!, {r4-r6}; ldm r1!, {r7-r9}\n\t"                              \
                     ".irp sum, r6, r5, r4\n\t"                                               \
                     "lsls \\sum, \\sum, #8; smull r7, r3, \\sum, r8\n\t" round               \
                     "add r3, r3, r9; asrs r3, r3, r2; ssat r3, #8, r3\n\t"                   \
                     ".ifc \\sum, r6\n\t"                                                     \
                     "strb r3, [r12, r11]\n\t"                                                \
                     ".endif\n\t"                                                             \
                     ".ifc \\sum, r5\n\t"                                                     \
                     "strb r3, [r12, r10]\n\t"                                                \
                     ".endif\n\t"                                                             \
                     ".endr\n\t"                                                              \
                     "strb r3, [r12], #1; lsrs r2, r2, #8; cmp r12, lr; bne 1b\n\t"           \
                     "pop {r4-r11, pc}")
#define TFL2C_WRITE_SHORT_X3 TFL2C_WRITE_CODES_X3("")
#define TFL2C_WRITE_LONG_X3 \
    TFL2C_WRITE_CODES_X3("adds r3, #64; asrs r3, r3, #7; add r3, r3, r3, asr #31\n\t")

#endif

#if defined(TFL2C_BLOCK_CODES_X3)

/* Codes by the short form of rescaling; shifts: the exponent in each byte; sums: [count][3] */
static __attribute__((naked, noinline, unused)) void tfl2c_write_short_x3(
    __attribute__((unused)) const int32_t *sums, __attribute__((unused)) const uint32_t *channels,
    __attribute__((unused)) uint32_t shifts,
    __attribute__((unused)) const tfl2c_code_places *places, __attribute__((unused)) int32_t count)
{
    TFL2C_WRITE_SHORT_X3;
}

/* The same by the long form. */
static __attribute__((naked, noinline, unused)) void tfl2c_write_long_x3(
    __attribute__((unused)) const int32_t *sums, __attribute__((unused)) const uint32_t *channels,
    __attribute__((unused)) uint32_t shifts,
    __attribute__((unused)) const tfl2c_code_places *places, __attribute__((unused)) int32_t count)
{
    TFL2C_WRITE_LONG_X3;
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

/* Writes the codes of three pixels. What stands for missing pixels may have the place of an earlier
 * one, which is written last.
 * sums: [channels][3 pixels] */
static inline void tfl2c_write_block_x3(const int32_t *sums, const uint32_t *block,
                                        int32_t exponent, const tfl2c_code_places *places,
                                        int32_t channels)
{
    uint32_t shifts = *block++;
#if defined(TFL2C_BLOCK_CODES_X3)
    if (shifts == 0) {
        tfl2c_write_short_x3(sums, block, (uint32_t)exponent * 0x01010101u, places, channels);
    } else {
        tfl2c_write_long_x3(sums, block, shifts, places, channels);
    }
#else
    int8_t *output = places->first;

    for (; channels > 0; channels--, shifts >>= 8, block += 3, sums += 3, output++) {
        const tfl2c_rescaling r = {(int32_t)block[1], (int32_t)block[2], shifts & 255u, exponent};

        output[places->third] = (int8_t)tfl2c_rescale(sums[2], r);
        output[places->second] = (int8_t)tfl2c_rescale(sums[1], r);
        *output = (int8_t)tfl2c_rescale(sums[0], r);
    }
#endif
}

#endif
