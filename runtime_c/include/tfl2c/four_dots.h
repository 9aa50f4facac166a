/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The assembler of a function that adds the products of a run of codes with four runs of int8
 * weights to four sums, for cores with 16-bit products:
 * f(const code *x, const int8_t *w, int32_t step, int32_t *sums, uint32_t any, const code *end)
 * step: bytes from a run of weights to the next; end: of the codes, a multiple of four behind x and
 * at least four */
#ifndef TFL2C_FOUR_DOTS_H
#define TFL2C_FOUR_DOTS_H

/* clang-format off */

/* Four weights come to lr; codes 0 and 2 are in r9, 1 and 3 in r10. */
#define TFL2C_DOTS_OF_FOUR(load, sum) \
    load "; sxtb16 r11, lr; sxtb16 lr, lr, ror #8\n\t" \
    "smlad " sum ", r9, r11, " sum "; smlad " sum ", r10, lr, " sum "\n\t"

/* r0: codes; r1, r3: the first and the last run; r2: step; r4: any; r5 to r8: sums; r12: end; codes:
 * takes four from r0 to r9 and r10, may use r11 and lr */
#define TFL2C_WHOLE_DOTS(codes) \
    ".syntax unified\n\t" \
    "push {r3-r11, lr}; ldm r3, {r5-r8}; ldrd r4, r12, [sp, #40]\n\t" \
    "add r3, r2, r2, lsl #1; add r3, r1\n" \
    "1:\n\t" codes \
    TFL2C_DOTS_OF_FOUR("ldr lr, [r1, r2]", "r6") \
    TFL2C_DOTS_OF_FOUR("ldr lr, [r1, r2, lsl #1]", "r7") \
    TFL2C_DOTS_OF_FOUR("ldr lr, [r3], #4", "r8") \
    TFL2C_DOTS_OF_FOUR("ldr lr, [r1], #4", "r5") \
    "cmp r0, r12; bne 1b\n\t" \
    "pop {r0}; stm r0, {r5-r8}; pop {r4-r11, pc}\n\t"

/* clang-format on */

#endif
