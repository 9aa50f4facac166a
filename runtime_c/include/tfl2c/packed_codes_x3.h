/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of three pixels from their packed sums (pixels_x3.h) in assembler for the core whose registers
 * a compiler does not use well here. Same bits as tfl2c_unpack_x3 and tfl2c_write_block_x3. */
#ifndef TFL2C_PACKED_CODES_X3_H
#define TFL2C_PACKED_CODES_X3_H

#include <stdint.h>

#include "tfl2c/block_codes.h"

#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)
#define TFL2C_WRITES_PACKED_X3

/* From a sum, 256 times the bias r6, multiplier r7 and addend r8: the code in r12; r5 is lost. */
#define TFL2C_PACKED_CODE_X3(round, shift) \
    "add r12, r6, \\sum, lsl #8; smull r5, r12, r12, r7\n\t" round "add r12, r12, r8\n\t" shift

/* r0: packed sums, r1: the rest of the block, r2-r4: sums of pixels, r9, r10: places of the second
 * and third pixel behind the first, r11: that place, lr: its end; [sp, #36]: shifts. */
#define TFL2C_WRITE_PACKED_X3(round, shift, next)                                            \
    __asm__ volatile(                                                                        \
        ".syntax unified\n\t"                                                                \
        "push {r4-r11, lr}; ldm r2, {r9-r11}; add lr, r11, r3\n"                             \
        "1: ldm r0!, {r4, r5}; ldm r1!, {r6-r8}; lsls r6, r6, #8\n\t"                        \
        "sbfx r2, r4, #0, #21; sub r4, r4, r2; sub r5, r5, r4, asr #11\n\t"                  \
        "sbfx r3, r5, #0, #21; sub r5, r5, r3; asr r4, r4, #21; add r4, r4, r5, asr #10\n\t" \
        ".irp sum, r3, r4, r2\n\t" TFL2C_PACKED_CODE_X3(                                     \
            round, shift) ".ifc \\sum, r3\n\t"                                               \
                          "strb r12, [r11, r10]\n\t"                                         \
                          ".endif\n\t"                                                       \
                          ".ifc \\sum, r4\n\t"                                               \
                          "strb r12, [r11, r9]\n\t"                                          \
                          ".endif\n\t"                                                       \
                          ".endr\n\t"                                                        \
                          "strb r12, [r11], #1\n\t" next "cmp r11, lr; bne 1b\n\t"           \
                          "pop {r4-r11, pc}")

/* Codes by the short form of rescaling. shifts are not asked for */
static __attribute__((naked, noinline, unused)) void
tfl2c_write_packed_short_x3(__attribute__((unused)) const uint32_t *packed,
                            __attribute__((unused)) const uint32_t *channels,
                            __attribute__((unused)) const tfl2c_code_places *places,
                            __attribute__((unused)) int32_t count,
                            __attribute__((unused)) uint32_t shifts)
{
    /* 12: TFL2C_CONV_2D_S8_PACKED_EXPONENT */
    TFL2C_WRITE_PACKED_X3("", "ssat r12, #8, r12, asr #12\n\t", "");
}

/* The same by the long form. */
static __attribute__((naked, noinline, unused)) void
tfl2c_write_packed_long_x3(__attribute__((unused)) const uint32_t *packed,
                           __attribute__((unused)) const uint32_t *channels,
                           __attribute__((unused)) const tfl2c_code_places *places,
                           __attribute__((unused)) int32_t count,
                           __attribute__((unused)) uint32_t shifts)
{
    TFL2C_WRITE_PACKED_X3("add r12, r12, #64; asr r12, r12, #7; ldr r5, [sp, #36]\n\t"
                          "add r12, r12, r12, asr #31\n\t",
                          "asr r12, r12, r5; ssat r12, #8, r12\n\t",
                          "lsrs r5, r5, #8; str r5, [sp, #36]\n\t");
}

#endif

#endif
