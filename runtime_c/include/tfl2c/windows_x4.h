/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loop of depthwise convolutions with windows of any size for cores with the DSP extension:
 * four channels of a pixel at a time. Values are words of two rows, [column][pairs][4 channels], as the
 * weights are: depthwise_conv_2d_s8_x4.h. */
#ifndef TFL2C_WINDOWS_X4_H
#define TFL2C_WINDOWS_X4_H

#include <stdint.h>

#include "tfl2c/column_x4.h"

/* Neighbouring pixels whose windows see as many columns. The assembler knows the order. */
typedef struct {
    const int16_t *values; /* that the first window sees */
    int32_t move;          /* from one window to the next in bytes */
    int8_t *output;
    int32_t pixel; /* distance of pixels in bytes */
    int32_t pixels;
    const uint32_t *weights; /* that the windows use first */
    const uint32_t *group;
    int32_t run;     /* bytes without a gap between values, and between weights */
    int32_t skip;    /* bytes of that gap between weights */
    int32_t step;    /* between values */
    int32_t columns; /* runs, may be 0 */
} tfl2c_windows;

/* What lies on the stack, copied from there, and behind it. */
#define TFL2C_WINDOWS_MOVE "4"
#define TFL2C_WINDOWS_OUTPUT "8"
#define TFL2C_WINDOWS_PIXEL "12"
#define TFL2C_WINDOWS_PIXELS "16"
#define TFL2C_WINDOWS_WEIGHTS "20"
#define TFL2C_WINDOWS_GROUP "24"
#define TFL2C_WINDOWS_RUN "28"
#define TFL2C_WINDOWS_SKIP "32"
#define TFL2C_WINDOWS_COLUMNS "40"
#define TFL2C_WINDOWS_END "44" /* of the run, and how many are left behind it */

#define TFL2C_WINDOWS_TAP                                            \
    "ldm r0!, {r2-r5}; ldm r1!, {r6-r9}; smlad r10, r2, r6, r10\n\t" \
    "smlad r11, r3, r7, r11; smlad r12, r4, r8, r12; smlad lr, r5, r9, lr\n"

/* r0: values, r1: weights, r10 to r12 and lr: sums of the channels */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_windows_make(__attribute__((unused)) const tfl2c_windows *windows)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r0-r10}; sub sp, #52; stm sp, {r0-r10}\n"
        "1: ldr r2, [sp, #" TFL2C_WINDOWS_GROUP "]; ldm r2, {r3, r10-r12, lr}\n\t"
        "ldr r0, [sp]; ldr r1, [sp, #" TFL2C_WINDOWS_WEIGHTS
        "]; ldr r3, [sp, #" TFL2C_WINDOWS_COLUMNS "]; cbz r3, 5f\n"
        "2: ldr r2, [sp, #" TFL2C_WINDOWS_RUN
        "]; add r4, r0, r2; strd r4, r3, [sp, #" TFL2C_WINDOWS_END "]\n\t"
        "lsls r2, r2, #27; bmi 4f\n"
        "3: " TFL2C_WINDOWS_TAP "4: " TFL2C_WINDOWS_TAP "ldr r2, [sp, #" TFL2C_WINDOWS_END
        "]; cmp r0, r2; bne 3b\n\t"
        "ldr r3, [sp, #" TFL2C_WINDOWS_END " + 4]; ldrd r2, r4, [sp, #" TFL2C_WINDOWS_SKIP
        "]; add r1, r1, r2; add r0, r0, r4\n\t"
        "subs r3, #1; bne 2b\n"
        "5: ldr r0, [sp, #" TFL2C_WINDOWS_GROUP
        "]; ldr r1, [r0], #20; ldm r0, {r2-r9}; cbnz r1, 7f\n\t"
        "smmla r10, r10, r2, r3; smmla r11, r11, r4, r5; smmla r12, r12, r6, r7\n\t"
        "smmla lr, lr, r8, r9; ssat r10, #8, r10, asr #10; ssat r11, #8, r11, asr #10\n\t"
        "ssat r12, #8, r12, asr #10; ssat lr, #8, lr, asr #10\n"
        "6: bfi r10, r11, #8, #8; bfi r10, r12, #16, #8; bfi r10, lr, #24, #8\n\t"
        "ldrd r2, r3, [sp, #" TFL2C_WINDOWS_OUTPUT
        "]; str r10, [r2]; add r2, r2, r3; str r2, [sp, #" TFL2C_WINDOWS_OUTPUT "]\n\t"
        "ldrd r0, r1, [sp]; add r0, r0, r1; str r0, [sp]; ldr r4, [sp, #" TFL2C_WINDOWS_PIXELS
        "]\n\t"
        "subs r4, #1; str r4, [sp, #" TFL2C_WINDOWS_PIXELS "]; bne 1b\n\t"
        "add sp, #52; pop {r4-r11, pc}\n"
        "7: " TFL2C_COLUMN_EXACTLY("r10", "r2", "r3") TFL2C_COLUMN_EXACTLY("r11", "r4", "r5")
            TFL2C_COLUMN_EXACTLY("r12", "r6", "r7")
                TFL2C_COLUMN_EXACTLY("lr", "r8", "r9") "b 6b\n\t"
        :
        :
        : "memory");
}

#endif
