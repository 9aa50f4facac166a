/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A row of units, four at a time, in assembler for the cores whose registers a compiler does not use
 * well here. Same bits as sums_x4.h and block_codes.h, which say how weights and blocks are packed. */
#ifndef TFL2C_ROW_X4_H
#define TFL2C_ROW_X4_H

#include <stdint.h>

#include "tfl2c/armv6m.h"
#include "tfl2c/block_codes.h"
#include "tfl2c/sums_x4.h"

/* The assembler knows the order. */
typedef struct {
    const int8_t *codes;
    const int8_t *end;     /* of the codes, at least one */
    const uint32_t *words; /* weights */
    const uint32_t *block;
    int8_t *output;
    int8_t *last;       /* end of the output, at least one */
    int32_t first;      /* what each sum begins with besides its own */
    uint32_t exponents; /* of the short form, in each byte */
    int32_t sums[4];    /* scratch */
} tfl2c_row_x4;

#if defined(__GNUC__) && (defined(__ARM_ARCH_7M__) || defined(__ARM_FEATURE_DSP))
#define TFL2C_MAKES_ROW_X4

/* A code from [r0] with the word in a register. r4-r6: packed sums, r12: the mask; r11, lr: lost. */
#define TFL2C_ROW_X4_ADD                                                       \
    "ldrsb lr, [r0], #1; lsr r11, \\word, #16; mla r4, lr, \\word, r4\n\t"     \
    "mla r5, lr, r11, r5; and r11, r12, \\word, lsr #8; mla r6, lr, r11, r6\n" \
    ".endr\n\t"

/* r0: codes, r1: words, r2: end of up to 256 codes, then a block; r3: the row. Of a block of which
 * the short form, where no unit is missing, the sums r6, r9, r10, r12 become codes one behind the
 * other. 9: TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT. */
static __attribute__((naked, noinline)) void tfl2c_make_row_x4(__attribute__((unused))
                                                               tfl2c_row_x4 *row)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; mov r3, r0; ldr r1, [r3, #8]\n"
        "1: ldr r7, [r3, #24]; ldr r0, [r3]; mov r8, r7; mov r9, r7; mov r10, r7\n\t"
        "add r12, r3, #32; stm r12, {r7-r10}\n"
        "2: ldr r2, [r3, #4]; sub r11, r2, r0; cmp r11, #256; bls 3f; add r2, r0, #256; mov r11, "
        "#256\n"
        "3: mov r12, #0x00ff00ff; movs r4, #0; movs r5, #0; movs r6, #0\n\t"
        "ands r8, r11, #3; bne 9f\n"
        "4: lsls r11, r11, #29; bmi 6f\n"
        "5: ldm r1!, {r7-r10}\n\t"
        ".irp word, r7, r8, r9, r10\n\t" TFL2C_ROW_X4_ADD "6: ldm r1!, {r7-r10}\n\t"
        ".irp word, r7, r8, r9, r10\n\t" TFL2C_ROW_X4_ADD "cmp r0, r2; bne 5b\n"
        "7: sub r4, r4, r5, lsl #16; asr r7, r4, #8; sub r8, r6, r7; sxth r8, r8\n\t"
        "add r7, r7, r8; sub r4, r4, r7, lsl #8; sub r6, r6, r7; asr r8, r5, #8\n\t"
        "rsb r6, r8, r6, lsr #16; sxth r6, r6; add r8, r8, r6; sub r5, r5, r8, lsl #8\n\t"
        "add r11, r3, #32; ldm r11, {r6, r9, r10, r12}; add r6, r6, r4; add r9, r9, r7\n\t"
        "ldr r7, [r3, #4]; add r10, r10, r5; add r12, r12, r8; cmp r0, r7; bne 8f\n\t"
        "ldrd r2, r11, [r3, #12]; ldr lr, [r3, #20]; ldr r8, [r2], #4; sub r4, lr, r11\n\t"
        "cmp r4, #4; it hs; cmphs r8, #0; bne 11f\n\t"
        ".irp sum, r6, r9, r10, r12\n\t"
        "ldm r2!, {r0, r4, r5}; add \\sum, \\sum, r0; lsl \\sum, \\sum, #8\n\t"
        "smull r7, r8, \\sum, r4; add r8, r8, r5; ssat r8, #8, r8, asr #9; strb r8, [r11], #1\n\t"
        ".endr\n"
        "13: strd r2, r11, [r3, #12]; cmp r11, lr; bne 1b\n\t"
        "pop {r4-r11, pc}\n"
        "8: stm r11, {r6, r9, r10, r12}; b 2b\n"
        "9: sub r11, r11, r8\n"
        "10: ldr r7, [r1], #4; ldrsb lr, [r0], #1; lsr r9, r7, #16; mla r4, lr, r7, r4\n\t"
        "mla r5, lr, r9, r5; and r9, r12, r7, lsr #8; mla r6, lr, r9, r6\n\t"
        "subs r8, r8, #1; bne 10b; cmp r0, r2; bne 4b; b 7b\n"
        "11: add r0, r3, #32; stm r0, {r6, r9, r10, r12}; cmp r4, #4; it hi; movhi r4, #4\n\t"
        "add r4, r4, r11; movs r10, r8; it eq; moveq r8, #0x09090909\n"
        "12: ldm r2!, {r5-r7}; ldr r9, [r0], #4; add r9, r9, r5; lsl r9, r9, #8\n\t"
        "smull r5, r9, r9, r6; cmp r10, #0; ittt ne\n\t"
        "addne r9, r9, #64; asrne r9, r9, #7; addne r7, r7, r9, asr #31\n\t"
        "add r9, r9, r7; asr r9, r9, r8; lsr r8, r8, #8; ssat r9, #8, r9; strb r9, [r11], #1\n\t"
        "cmp r11, r4; bne 12b; b 13b");
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)
#define TFL2C_MAKES_ROW_X4

/* What the long form does with the product in r7, for which r8 is not 0; r2 is lost. */
#define TFL2C_ROW_X4_ROUND                                                                \
    "mov r2, r8; cmp r2, #0; beq 8f; adds r7, #64; asrs r7, r7, #7; asrs r2, r7, #31\n\t" \
    "adds r7, r7, r2\n"                                                                   \
    "8:\n\t"

/* The third sum is of words with the bytes of their halves swapped, B + 2^8 * A + 2^16 * D +
 * 2^24 * C, which spares a mask. What A + 2^8 * B has above its low byte is B and a 256th of A, and
 * B + 2^8 * A has their difference in its low 16 bits. A turn of the loop is eight codes, 42 bytes
 * for two, and begins in the middle if there are fewer.
 * r8-r10: packed sums; r0: codes, r1: words, r2: a word, r3: a form of it, r4: a code; r6, r7: 0,
 * 1; r12: end of up to 256 codes; r11: the row. Then r2, r5, r3, r6: sums of A to D;
 * then r0: sums, r1: the block, r3: output, r9: its end in the block, r8: its shifts, r10: words,
 * r12: shifts or exponents. */
static __attribute__((naked, noinline)) void tfl2c_make_row_x4(__attribute__((unused))
                                                               tfl2c_row_x4 *row)
{
    __asm__ volatile(
        TFL2C_ARMV6M_SAVE
        "mov r11, r0; ldr r1, [r0, #8]\n"
        "1: mov r0, r11; ldr r2, [r0, #24]; mov r3, r2; mov r4, r2; mov r5, r2; adds r0, #32\n\t"
        "stm r0!, {r2-r5}; mov r0, r11; ldr r0, [r0]\n"
        "2: mov r2, r11; ldr r2, [r2, #4]; movs r3, #255; adds r3, #1; adds r3, r3, r0\n\t"
        "cmp r3, r2; bhs 3f; mov r2, r3\n"
        "3: mov r12, r2; movs r6, #0; movs r7, #1; mov r8, r6; mov r9, r6; mov r10, r6\n\t"
        "subs r2, r0, r2; movs r3, #7; ands r2, r3; movs r3, #1; ands r3, r2\n\t"
        "subs r0, r0, r3; movs r4, #21; muls r4, r2; subs r4, r4, r3; add pc, r4; nop\n"
        "4:\n\t"
        ".rept 4\n\t"
        ".irp index, r6, r7\n\t"
        "ldrsb r4, [r0, \\index]; ldm r1!, {r2}; rev16 r3, r2; muls r3, r4; add r10, r3\n\t"
        "lsrs r3, r2, #16; muls r3, r4; add r9, r3; muls r2, r4; add r8, r2\n\t"
        ".endr\n\t"
        "adds r0, #2\n\t"
        ".endr\n\t"
        "cmp r0, r12; bne 4b\n\t"
        "mov r2, r8; mov r3, r9; mov r4, r10; lsls r5, r3, #16; subs r2, r2, r5\n\t"
        "asrs r5, r2, #8; lsls r6, r2, #8; adds r6, r6, r5; subs r6, r6, r4; sxth r6, r6\n\t"
        "subs r5, r5, r6; lsls r6, r5, #8; subs r2, r2, r6; lsls r6, r2, #8\n\t"
        "subs r4, r4, r5; subs r4, r4, r6; lsrs r4, r4, #16; asrs r6, r3, #8\n\t"
        "lsls r7, r3, #8; adds r7, r7, r6; subs r7, r7, r4; sxth r7, r7; subs r6, r6, r7\n\t"
        "lsls r7, r6, #8; subs r3, r3, r7; mov r7, r11; adds r7, #32\n\t"
        ".irp sum, r2, r5, r3, r6\n\t"
        "ldr r4, [r7]; adds r4, r4, \\sum; stm r7!, {r4}\n\t"
        ".endr\n\t"
        "mov r2, r11; ldr r3, [r2, #4]; cmp r0, r3; beq 4f; b 2b\n"
        "4: mov r10, r1; ldr r1, [r2, #12]; ldr r3, [r2, #16]; ldr r4, [r2, #20]\n\t"
        "adds r5, r3, #4; cmp r5, r4; bls 5f; mov r5, r4\n"
        "5: mov r9, r5; ldm r1!, {r4}; mov r8, r4; cmp r4, #0; bne 6f; ldr r4, [r2, #28]\n"
        "6: mov r12, r4; movs r0, #32; add r0, r11\n"
        "7: ldm r1!, {r4-r6}; ldm r0!, {r7}; adds r4, r4, r7\n\t" TFL2C_ARMV6M_RESCALE_BY(
            TFL2C_ROW_X4_ROUND) "strb r2, [r3]; adds r3, #1; mov r4, r12; lsrs r4, r4, #8\n\t"
                                "mov r12, r4; cmp r3, r9; bne 7b\n\t"
                                "mov r2, r11; str r1, [r2, #12]; str r3, [r2, #16]; mov r1, r10\n\t"
                                "ldr r4, [r2, #20]; cmp r3, r4; beq 6f; b 1b\n"
                                "6:\n\t" TFL2C_ARMV6M_RETURN);
}

#endif

#endif
