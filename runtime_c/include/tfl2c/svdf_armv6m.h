/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What svdf_packed.h does in assembler on Armv6-M, whose registers a compiler does not use well
 * here. The file that includes this defines before
 *
 * TFL2C_SVDF_BITS     of a number that is remembered, as digits
 * TFL2C_SVDF_EXTEND, TFL2C_SVDF_STORE   instructions that extend and store one
 * TFL2C_SVDF_ARE_SHORT   as svdf_packed.h says */
#ifndef TFL2C_SVDF_ARMV6M_H
#define TFL2C_SVDF_ARMV6M_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

/* Takes r3, a multiplier, into its bytes, from the lowest on: r8, r9, r10, r11. */
#define TFL2C_SVDF_BYTES    \
    "uxtb   r4, r3\n\t"     \
    "mov    r8, r4\n\t"     \
    "lsrs   r3, r3, #8\n\t" \
    "uxtb   r4, r3\n\t"     \
    "mov    r9, r4\n\t"     \
    "lsrs   r3, r3, #8\n\t" \
    "uxtb   r4, r3\n\t"     \
    "mov    r10, r4\n\t"    \
    "lsrs   r3, r3, #8\n\t" \
    "mov    r11, r3\n\t"

/* From 256 * a sum * its multiplier / 2^32 */
#define TFL2C_SVDF_ROUND     \
    "adds   r3, #64\n\t"     \
    "asrs   r3, r3, #7\n\t"  \
    "asrs   r5, r3, #31\n\t" \
    "adds   r3, r3, r5\n\t"

/* r3 = the number that is next to r3 */
#define TFL2C_SVDF_SATURATE                       \
    "asrs   r3, r3, #31\n\t"                      \
    "movs   r4, #1\n\t"                           \
    "lsls   r4, r4, #" TFL2C_SVDF_BITS " - 1\n\t" \
    "subs   r4, #1\n\t"                           \
    "eors   r3, r4\n\t"

/* r3 = r4 * multiplier / 2^31 to the nearest, less one if it is negative: r4 is below 2^23 in
 * magnitude, so that nothing leaves 32 bits. */
#define TFL2C_SVDF_MULTIPLY \
    "mov    r3, r8\n\t"     \
    "muls   r3, r4\n\t"     \
    "asrs   r3, r3, #8\n\t" \
    "mov    r5, r9\n\t"     \
    "muls   r5, r4\n\t"     \
    "adds   r3, r3, r5\n\t" \
    "asrs   r3, r3, #8\n\t" \
    "mov    r5, r10\n\t"    \
    "muls   r5, r4\n\t"     \
    "adds   r3, r3, r5\n\t" \
    "asrs   r3, r3, #8\n\t" \
    "mov    r5, r11\n\t"    \
    "muls   r4, r5\n\t"     \
    "adds   r3, r3, r4\n\t" TFL2C_SVDF_ROUND

#if TFL2C_SVDF_ARE_SHORT

/* Units of a row. The assembler knows the order. */
typedef struct {
    const int8_t *state;
    const int8_t *time;
    const int32_t *bias;
    int8_t *output;
    const int8_t *output_end;
    int32_t rank;
    int32_t addend; /* holds the zero point */
    int32_t shift;  /* [1, 13]: a sum of 2^23 or more is as good as a greater one */
    int32_t memory;
    int32_t multiplier;
} tfl2c_svdf_row_of_units;

/* r0: what is before the state, r1: before time, r2: from there to a number, the last one first, r4:
 * sum, r6: filters left of the unit, r7: output, r12: memory, lr: where to enter the unrolled loop;
 * [sp]: bias, output_end, rank, addend, shift */
static __attribute__((naked, noinline)) void tfl2c_svdf_sum_units(__attribute__((unused))
                                                                  const tfl2c_svdf_row_of_units *u)
{
    __asm__ volatile(
        ".syntax unified\n\t" TFL2C_ARMV6M_SAVE "sub sp, #20; mov r6, r0; ldm r6!, {r0-r3}\n\t"
        "mov r7, r3; str r2, [sp]; ldm r6!, {r2-r5}; str r2, [sp, #4]; str r3, [sp, #8]\n\t"
        "str r4, [sp, #12]; str r5, [sp, #16]; ldm r6!, {r2, r3}\n\t" TFL2C_SVDF_BYTES
        "mov r12, r2; rsbs r2, r2, #0; movs r3, #7; ands r2, r3\n\t"
        "movs r3, #10; muls r2, r3\n\t" /* bytes of a turn */
        "adr r3, 3f; adds r2, r2, r3; mov lr, r2; subs r0, #1; subs r1, #1\n"
        "1: ldr r5, [sp]; ldm r5!, {r4}; str r5, [sp]; ldr r6, [sp, #8]\n"
        "2: mov r2, r12; mov pc, lr\n\t"
        ".balign 4\n"
        "3:\n\t"
        ".rept 8\n\t"
        "ldrsb r3, [r0, r2]; ldrsb r5, [r1, r2]; muls r3, r5; adds r4, r4, r3; subs r2, #1\n\t"
        ".endr\n\t"
        "bne 3b; add r0, r12; add r1, r12; subs r6, #1; bne 2b\n\t"
        "lsls r3, r4, #8; asrs r3, r3, #8; cmp r3, r4; bne 6f\n"
        "4:\n\t" TFL2C_SVDF_MULTIPLY "ldr r4, [sp, #12]; ldr r5, [sp, #16]; adds r3, r3, r4\n\t"
        "asrs r3, r5; sxtb r4, r3; cmp r3, r4; bne 7f\n"
        "5: strb r3, [r7]; adds r7, #1; ldr r5, [sp, #4]; cmp r7, r5; bne 1b\n\t"
        "add sp, #20\n\t" TFL2C_ARMV6M_RETURN
        "6: asrs r4, r4, #31; movs r3, #0; mvns r3, r3; lsrs r3, r3, #9; eors r4, r3; b 4b\n"
        "7: asrs r3, r3, #31; movs r4, #127; eors r3, r4; b 5b\n");
}

#endif

#endif
