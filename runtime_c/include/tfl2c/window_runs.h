/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Copies of what windows see of an image, runs of bytes each, in the assembler of cores with vectors
 * of integers. */
#ifndef TFL2C_WINDOW_RUNS_H
#define TFL2C_WINDOW_RUNS_H

#include <stdint.h>

/* The assembler knows the order. Pitches go from where a run ends, in vectors of 16 bytes, to where
 * the next one begins, in runs of at most 16 bytes from begin to begin. */
typedef struct {
    const int8_t *from;    /* the first run of the first window */
    const int8_t *wrapped; /* the first run behind the end of a buffer that goes round */
    int8_t *to;
    int32_t run;    /* bytes, at least 1 */
    int32_t before; /* runs up to the end of the buffer */
    int32_t behind; /* other runs */
    int32_t pitch;
    int32_t step;    /* from a window to the next */
    int32_t gap;     /* from where the runs of a copy end to where the next one begins */
    int32_t windows; /* at least 1 */
    int32_t to_pitch;
} tfl2c_window_runs;

/* clang-format off */

/* Copies r4 runs of at most 16 bytes from r8 on. */
#define TFL2C_WINDOW_RUNS_SHORT \
    "wls    lr, r4, 3f\n"       \
    "2:\n\t"                    \
    "vpstt\n\t"                 \
    "vldrbt.8 q0, [r8]\n\t"     \
    "vstrbt.8 q0, [r2]\n\t"     \
    "add    r8, r6\n\t"         \
    "add    r2, r11\n\t"        \
    "le     lr, 2b\n"           \
    "3:\n\t"

#define TFL2C_WINDOW_RUNS_LONG   \
    "cbz    r4, 4f\n"            \
    "2:\n\t"                     \
    "dlstp.8 lr, r3\n"           \
    "3:\n\t"                     \
    "vldrb.8 q0, [r8], #16\n\t"  \
    "vstrb.8 q0, [r2], #16\n\t"  \
    "letp   lr, 3b\n\t"          \
    "add    r8, r6\n\t"          \
    "add    r2, r11\n\t"         \
    "subs   r4, #1\n\t"          \
    "bne    2b\n"                \
    "4:\n\t"

/* r0, r1: runs of a window; r2: copy; r3: bytes of a run; r5: other runs; r6, r11: pitches; r7: step;
 * r9: gap; r10: windows left; r12: runs up to the end of the buffer. */
#define TFL2C_WINDOW_RUNS_COPY(runs)      \
    ".syntax unified\n\t"                 \
    "push   {r4-r11, lr}\n\t"             \
    "ldrd   r9, r10, [r0, #32]\n\t"       \
    "ldr    r11, [r0, #40]\n\t"           \
    "ldm    r0, {r0-r7}\n\t"              \
    "vctp.8 r3\n\t"                       \
    "mov    r12, r4\n"                    \
    "1:\n\t"                              \
    "mov    r4, r12\n\t"                  \
    "mov    r8, r0\n\t"                   \
    runs                                  \
    "mov    r4, r5\n\t"                   \
    "mov    r8, r1\n\t"                   \
    runs                                  \
    "add    r0, r7\n\t"                   \
    "add    r1, r7\n\t"                   \
    "add    r2, r9\n\t"                   \
    "subs   r10, #1\n\t"                  \
    "bne    1b\n\t"                       \
    "pop    {r4-r11, pc}\n"

/* clang-format on */

/* run: at most 16 */
static __attribute__((naked, noinline)) void tfl2c_copy_short_runs(__attribute__((unused))
                                                                   const tfl2c_window_runs *w)
{
    __asm__ volatile(TFL2C_WINDOW_RUNS_COPY(TFL2C_WINDOW_RUNS_SHORT));
}

static __attribute__((naked, noinline)) void tfl2c_copy_runs(__attribute__((unused))
                                                             const tfl2c_window_runs *w)
{
    __asm__ volatile(TFL2C_WINDOW_RUNS_COPY(TFL2C_WINDOW_RUNS_LONG));
}

#endif
