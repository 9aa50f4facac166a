/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_1x1x8 for cores with the DSP extension. Same contract, same bits as
 * conv_2d_s8_1x1x8.c.
 *
 * Two pixels at a time, widened to 16 bits, stay in registers while the channels pass. */
#include "tfl2c/conv_2d_s8_1x1x8.h"

#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s8_1x1x8_dsp.c needs the DSP extension; build conv_2d_s8_1x1x8.c instead"
#endif

/* Pairs of pixels. The assembler knows the order. */
typedef struct {
    int8_t *to;         /* codes of the first pixel */
    uint32_t codes;     /* of four channels of the second */
    int32_t beside;     /* bytes from the end of four codes of the first to those of the second */
    const int8_t *last; /* where the last four codes of the first pixel go */
    const int8_t *from; /* the first pixel */
    int32_t apart;      /* bytes from its end to the second's */
    const uint32_t *blocks; /* at least one */
    int32_t pairs;          /* at least one */
} pair_task;

/* One channel of two pixels. I: which of four */
#define CHANNEL(I)                                                                  \
    "ldm r1!, {r2, r12, lr}; smlad r3, r8, r12, r2; smlad r2, r4, r12, r2\n\t"      \
    "smlad r3, r9, lr, r3; smlad r2, r5, lr, r2; ldm r1!, {r12, lr}\n\t"            \
    "smlad r3, r10, r12, r3; smlad r2, r6, r12, r2; smlad r3, r11, lr, r3\n\t"      \
    "smlad r2, r7, lr, r2; ldm r1!, {r12, lr}; smmla r3, r3, r12, lr\n\t"           \
    "smmla r2, r2, r12, lr; ssat r3, #8, r3, asr #11; ssat r2, #8, r2, asr #11\n\t" \
    "strb r2, [r0], #1; strb r3, [sp, #4 + " #I "]\n\t"

/* r0: codes, r1: blocks, r4-r7 and r8-r11: the pixels' channels 0 and 2, 1 and 3, 4 and 6, 5 and 7;
 * r2, r3: sums. On the stack: the task. */
static __attribute__((naked, noinline)) void make_pairs(__attribute__((unused)) const pair_task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r1-r8}; sub sp, #32; stm sp, {r1-r8}\n"
        "1: ldr r2, [sp, #16]; ldr r3, [sp, #20]; ldr r6, [r2], #4; ldr r7, [r2], #4\n\t"
        "add r3, r3, r2; ldr r10, [r3, #-8]; ldr r11, [r3, #-4]; str r3, [sp, #16]\n\t"
        "sxtb16 r4, r6; sxtb16 r5, r6, ror #8; sxtb16 r6, r7; sxtb16 r7, r7, ror #8\n\t"
        "sxtb16 r8, r10; sxtb16 r9, r10, ror #8; sxtb16 r10, r11\n\t"
        "sxtb16 r11, r11, ror #8; ldr r0, [sp]; ldr r1, [sp, #24]\n"
        "2:\n\t" CHANNEL(0) CHANNEL(1) CHANNEL(2) CHANNEL(
            3) "add r3, sp, #4; ldm r3, {r2, r3, r12}; str r2, [r0, r3]; cmp r0, r12; bls 2b\n\t"
               /* A last block that shares channels with the one before it begins at last. */
               "sub r2, r0, r12; cmp r2, #4; mov r2, r0; mov r0, r12; bne 2b\n\t"
               "ldr r12, [sp, #28]; subs r12, #1; beq 3f; adds r3, #4; add r2, r2, r3\n\t"
               "add r0, r0, r3, lsl #1; str r2, [sp]; str r0, [sp, #12]; str r12, [sp, #28]; b 1b\n"
               "3: add sp, #32; pop {r4-r11, pc}\n\t"
        :
        :
        : "memory");
}

static void make_pixels(const tfl2c_conv_2d_s8_1x1x8_params *p, const int8_t *from, int8_t *to,
                        int32_t pixels)
{
    const int32_t channels = p->output_channels;
    const int32_t done = pixels & ~1;
    pair_task t = {to, 0, channels - 4, &to[channels - 4], from, 8, p->blocks, pixels / 2};

    if (pixels > 1) {
        make_pairs(&t);
    }
    if (pixels > done) { /* as both pixels of a pair */
        t.to = &to[done * channels];
        t.last = &t.to[channels - 4];
        t.beside = -4;
        t.from = &from[8 * done];
        t.apart = 0;
        t.pairs = 1;
        make_pairs(&t);
    }
}

void tfl2c_conv_2d_s8_1x1x8(const tfl2c_conv_2d_s8_1x1x8_params *p, const int8_t *input,
                            int8_t *output, int32_t first_row, int32_t rows)
{
    while (rows > 0) {
        const int32_t from = first_row % p->input_rows;
        const int32_t to = first_row % p->output_rows;
        const int32_t now = tfl2c_rows_together(first_row, rows, p->input_rows, p->output_rows);

        make_pixels(p, &input[from * p->width * 8], &output[to * p->width * p->output_channels],
                    now * p->width);
        first_row += now;
        rows -= now;
    }
}
