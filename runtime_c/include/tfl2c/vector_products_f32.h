/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* products_f32.h for cores with vectors of floats. A block of sums is [pixels][4][lanes]: each lane
 * adds every fourth product, and in the end the lanes are added up. Lanes behind the last product are
 * neither read nor added. Include <arm_mve.h> before it. */
#ifndef TFL2C_VECTOR_PRODUCTS_F32_H
#define TFL2C_VECTOR_PRODUCTS_F32_H

#include "tfl2c/channels_f32.h"

/* Loads four weights of an output channel as floats. The file that includes this says beforehand if
 * they are codes: TFL2C_CODES. */
#ifdef TFL2C_CODES
#define TFL2C_LOAD_A "vldrb.s32 q5, [%[a]], #4; vcvt.f32.s32 q5, q5\n\t"
#define TFL2C_LOAD_B "vldrb.s32 q6, [%[b]], #4; vcvt.f32.s32 q6, q6\n\t"
#define TFL2C_LOAD_C "vldrb.s32 q5, [%[c]], #4; vcvt.f32.s32 q5, q5\n\t"
#define TFL2C_LOAD_D "vldrb.s32 q6, [%[d]], #4; vcvt.f32.s32 q6, q6\n\t"
#else
#define TFL2C_LOAD_A "vldrw.32 q5, [%[a]], #16\n\t"
#define TFL2C_LOAD_B "vldrw.32 q6, [%[b]], #16\n\t"
#define TFL2C_LOAD_C "vldrw.32 q5, [%[c]], #16\n\t"
#define TFL2C_LOAD_D "vldrw.32 q6, [%[d]], #16\n\t"
#endif

#define TFL2C_LANES 4
#define TFL2C_SUMS (TFL2C_FOUR * TFL2C_FOUR * TFL2C_LANES) /* of a block */

static inline void tfl2c_begin_sums(float *sums, int32_t pixels)
{
    for (int32_t i = 0; i < TFL2C_FOUR * pixels; i++) {
        vst1q_f32(&sums[TFL2C_LANES * i], vdupq_n_f32(0.0f));
    }
}

/* Adds `count` products to the sums of one pixel. The weights begin at `offset` of their rows. */
static inline void tfl2c_products_1x4(float *sums, const float *x, const tfl2c_weights_x4 *rows,
                                      int32_t offset, int32_t count)
{
    const TFL2C_WEIGHT *a = &rows->a[offset];
    const TFL2C_WEIGHT *b = &rows->b[offset];
    const TFL2C_WEIGHT *c = &rows->c[offset];
    const TFL2C_WEIGHT *d = &rows->d[offset];

    __asm__ volatile(".syntax unified\n\t"
                     "vldrw.32 q0, [%[sums]]; vldrw.32 q1, [%[sums], #16]\n\t"
                     "vldrw.32 q2, [%[sums], #32]; vldrw.32 q3, [%[sums], #48]\n\t"
                     "wlstp.32 lr, %[count], 2f\n"
                     "1: vldrw.32 q4, [%[x]], #16\n\t" TFL2C_LOAD_A TFL2C_LOAD_B
                     "vfma.f32 q0, q4, q5; vfma.f32 q1, q4, q6\n\t" TFL2C_LOAD_C TFL2C_LOAD_D
                     "vfma.f32 q2, q4, q5; vfma.f32 q3, q4, q6; letp lr, 1b\n"
                     "2: vstrw.32 q0, [%[sums]]; vstrw.32 q1, [%[sums], #16]\n\t"
                     "vstrw.32 q2, [%[sums], #32]; vstrw.32 q3, [%[sums], #48]\n\t"
                     : [x] "+r"(x), [a] "+l"(a), [b] "+l"(b), [c] "+l"(c), [d] "+l"(d)
                     : [sums] "r"(sums), [count] "r"(count)
                     : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "lr", "cc", "memory");
}

/* Two pixels and two output channels, whose sums are beside each other. */
static inline void tfl2c_products_2x2(float *sums, const float *x, int32_t step,
                                      const TFL2C_WEIGHT *a, const TFL2C_WEIGHT *b, int32_t count)
{
    const float *x1 = &x[step];

    __asm__ volatile(
        ".syntax unified\n\t"
        "vldrw.32 q0, [%[sums]]; vldrw.32 q1, [%[sums], #16]\n\t"
        "vldrw.32 q2, [%[sums], #64]; vldrw.32 q3, [%[sums], #80]\n\t"
        "wlstp.32 lr, %[count], 2f\n"
        "1: vldrw.32 q4, [%[x]], #16; vldrw.32 q7, [%[x1]], #16\n\t" TFL2C_LOAD_A TFL2C_LOAD_B
        "vfma.f32 q0, q4, q5; vfma.f32 q1, q4, q6\n\t"
        "vfma.f32 q2, q7, q5; vfma.f32 q3, q7, q6; letp lr, 1b\n"
        "2: vstrw.32 q0, [%[sums]]; vstrw.32 q1, [%[sums], #16]\n\t"
        "vstrw.32 q2, [%[sums], #64]; vstrw.32 q3, [%[sums], #80]\n\t"
        : [x] "+r"(x), [x1] "+r"(x1), [a] "+l"(a), [b] "+l"(b)
        : [sums] "r"(sums), [count] "r"(count)
        : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "lr", "cc", "memory");
}

/* Four pixels that are `step` elements apart. */
static inline void tfl2c_products_4x4(float *sums, const float *x, int32_t step,
                                      const tfl2c_weights_x4 *rows, int32_t offset, int32_t count)
{
    for (int32_t pair = 0; pair < 2; pair++) {
        float *first = &sums[pair * 2 * TFL2C_FOUR * TFL2C_LANES];

        tfl2c_products_2x2(first, x, step, &rows->a[offset], &rows->b[offset], count);
        tfl2c_products_2x2(&first[2 * TFL2C_LANES], x, step, &rows->c[offset], &rows->d[offset],
                           count);
        x += 2 * step;
    }
}

/* Writes the sums of each pixel, biases added and clamped, to pixels that are `step` elements
 * apart. */
static inline void tfl2c_end_sums(const float *sums, int32_t pixels, const tfl2c_ends *ends,
                                  float *output, int32_t step)
{
    for (int32_t i = 0; i < pixels; i++, output += step) {
        float all[TFL2C_FOUR];

        for (int32_t c = 0; c < TFL2C_FOUR; c++, sums += TFL2C_LANES) {
            all[c] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        }
        tfl2c_end_pixel(all, ends, output);
    }
}

#endif
