/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* block_sums_f32.h for cores with vectors of floats: each lane is an output channel. Products are
 * rounded and added one after the other there, too. Include <arm_mve.h> before it. */
#ifndef TFL2C_VECTOR_BLOCK_SUMS_F32_H
#define TFL2C_VECTOR_BLOCK_SUMS_F32_H

#define TFL2C_WEIGHTS_ARE_IN_BLOCKS

#include "tfl2c/apart.h"
#include "tfl2c/channels_f32.h"

#define TFL2C_SUMS (TFL2C_FOUR * TFL2C_FOUR) /* of a block, [pixels][4] */

/* Loads the weights for one input as floats. */
#if TFL2C_WEIGHTS_ARE_CODES
#define TFL2C_LOAD(lanes) "vldrb.s32 " lanes ", [%[w]], #4; vcvt.f32.s32 " lanes ", " lanes "\n\t"
#else
#define TFL2C_LOAD(lanes) "vldrw.32 " lanes ", [%[w]], #16\n\t"
#endif

static inline void tfl2c_begin_sums(float *sums, int32_t pixels)
{
    for (int32_t i = 0; i < pixels; i++) {
        vst1q_f32(&sums[TFL2C_FOUR * i], vdupq_n_f32(0.0f));
    }
}

/* Adds weights in q4 times an input, and those in q5 times the next one, to sums. */
#define TFL2C_ADD_ONE(sums, from) \
    "ldr %[a], [" from "]; vmul.f32 q6, q4, %[a]; vadd.f32 " sums ", " sums ", q6\n\t"
#define TFL2C_ADD_TWO(sums, from)                      \
    "ldrd %[a], %[b], [" from "], #8\n\t"              \
    "vmul.f32 q6, q4, %[a]; vmul.f32 q7, q5, %[b]\n\t" \
    "vadd.f32 " sums ", " sums ", q6; vadd.f32 " sums ", " sums ", q7\n\t"

#define TFL2C_PIXELS_4(add) \
    add("q0", "%[x]") add("q1", "%[x1]") add("q2", "%[x2]") add("q3", "%[x3]")

/* Two inputs, or the one that is left, of one pixel and of four. */
#define TFL2C_TURN_1 TFL2C_LOAD("q4") TFL2C_LOAD("q5") TFL2C_ADD_TWO("q0", "%[x]")
#define TFL2C_REST_1 TFL2C_LOAD("q4") TFL2C_ADD_ONE("q0", "%[x]")
#define TFL2C_TURN_4 TFL2C_LOAD("q4") TFL2C_LOAD("q5") TFL2C_PIXELS_4(TFL2C_ADD_TWO)
#define TFL2C_REST_4 TFL2C_LOAD("q4") TFL2C_PIXELS_4(TFL2C_ADD_ONE)

/* Adds `count` products to the sums of one pixel and four channels. The weights begin at `offset` of
 * their rows. */
static inline void tfl2c_products_four(float *sums, const float *x, const tfl2c_weights_x4 *block,
                                       int32_t offset, int32_t count)
{
    const TFL2C_WEIGHT *weights = &block->first[TFL2C_FOUR * offset];
    uint32_t a, b;

    __asm__ volatile(".syntax unified\n\t"
                     "vldrw.32 q0, [%[sums]]; wls lr, %[turns], 2f\n"
                     "1:\n\t" TFL2C_TURN_1 "le lr, 1b\n"
                     "2: wls lr, %[rest], 3f\n\t" TFL2C_REST_1 "3: vstrw.32 q0, [%[sums]]"
                     : [x] "+&r"(x), [w] "+&l"(weights), [a] "=&r"(a), [b] "=&r"(b)
                     : [sums] "r"(sums), [turns] "r"(count >> 1), [rest] "r"(count & 1)
                     : "q0", "q4", "q5", "q6", "q7", "lr", "cc", "memory");
}

/* The same for four pixels that are `step` elements apart. */
static inline void tfl2c_products_16(float *sums, const float *x, int32_t step,
                                     const tfl2c_weights_x4 *block, int32_t offset, int32_t count)
{
    const TFL2C_WEIGHT *weights = &block->first[TFL2C_FOUR * offset];
    const float *x1 = &x[step];
    const float *x2 = &x1[step];
    const float *x3 = &x2[step];
    uint32_t a, b;

    __asm__ volatile(
        ".syntax unified\n\t"
        "vldrw.32 q0, [%[sums]]; vldrw.32 q1, [%[sums], #16]\n\t"
        "vldrw.32 q2, [%[sums], #32]; vldrw.32 q3, [%[sums], #48]; wls lr, %[turns], 2f\n"
        "1:\n\t" TFL2C_TURN_4 "le lr, 1b\n"
        "2: wls lr, %[rest], 3f\n\t" TFL2C_REST_4
        "3: vstrw.32 q0, [%[sums]]; vstrw.32 q1, [%[sums], #16]\n\t"
        "vstrw.32 q2, [%[sums], #32]; vstrw.32 q3, [%[sums], #48]"
        : [x] "+&r"(x), [x1] "+&r"(x1), [x2] "+&r"(x2), [x3] "+&r"(x3), [w] "+&l"(weights),
          [a] "=&r"(a), [b] "=&r"(b)
        : [sums] "r"(sums), [turns] "r"(count >> 1), [rest] "r"(count & 1)
        : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "lr", "cc", "memory");
}

/* The weights of one to three channels for one input. */
static inline float32x4_t tfl2c_some_weights(const TFL2C_WEIGHT *weights, mve_pred16_t lanes)
{
#if TFL2C_WEIGHTS_ARE_CODES
    return vcvtq_f32_s32(vldrbq_z_s32(weights, lanes));
#else
    return vld1q_z_f32(weights, lanes);
#endif
}

static inline void tfl2c_add_product(float32x4_t *sums, float32x4_t weights, float x)
{
    *sums = vaddq_f32(*sums, vmulq_n_f32(weights, x));
}

/* tfl2c_products_four and tfl2c_products_16 for one to three channels. */
TFL2C_APART void tfl2c_products_few(float *sums, const float *x, const tfl2c_weights_x4 *block,
                                    int32_t offset, int32_t count)
{
    const mve_pred16_t lanes = vctp32q((uint32_t)block->channels);
    const TFL2C_WEIGHT *weights = &block->first[block->channels * offset];
    float32x4_t all = vld1q_f32(sums);

    for (; count > 0; count--, weights += block->channels) {
        tfl2c_add_product(&all, tfl2c_some_weights(weights, lanes), *x++);
    }
    vst1q_f32(sums, all);
}

TFL2C_APART void tfl2c_products_few_4(float *sums, const float *x, int32_t step,
                                      const tfl2c_weights_x4 *block, int32_t offset, int32_t count)
{
    const mve_pred16_t lanes = vctp32q((uint32_t)block->channels);
    const TFL2C_WEIGHT *weights = &block->first[block->channels * offset];
    const float *x1 = &x[step];
    const float *x2 = &x1[step];
    const float *x3 = &x2[step];
    float32x4_t a = vld1q_f32(&sums[0]);
    float32x4_t b = vld1q_f32(&sums[4]);
    float32x4_t c = vld1q_f32(&sums[8]);
    float32x4_t d = vld1q_f32(&sums[12]);

    for (; count > 0; count--, weights += block->channels) {
        const float32x4_t w = tfl2c_some_weights(weights, lanes);

        tfl2c_add_product(&a, w, *x++);
        tfl2c_add_product(&b, w, *x1++);
        tfl2c_add_product(&c, w, *x2++);
        tfl2c_add_product(&d, w, *x3++);
    }
    vst1q_f32(&sums[0], a);
    vst1q_f32(&sums[4], b);
    vst1q_f32(&sums[8], c);
    vst1q_f32(&sums[12], d);
}

static inline void tfl2c_products_1x4(float *sums, const float *x, const tfl2c_weights_x4 *block,
                                      int32_t offset, int32_t count)
{
    if (block->channels == TFL2C_FOUR) {
        tfl2c_products_four(sums, x, block, offset, count);
    } else {
        tfl2c_products_few(sums, x, block, offset, count);
    }
}

static inline void tfl2c_products_4x4(float *sums, const float *x, int32_t step,
                                      const tfl2c_weights_x4 *block, int32_t offset, int32_t count)
{
    if (block->channels == TFL2C_FOUR) {
        tfl2c_products_16(sums, x, step, block, offset, count);
    } else {
        tfl2c_products_few_4(sums, x, step, block, offset, count);
    }
}

/* Writes the sums of each pixel, biases added and clamped, to pixels that are `step` elements apart.
 * A NaN stays one. */
static inline void tfl2c_end_sums(const float *sums, int32_t pixels, const tfl2c_ends *ends,
                                  float *output, int32_t step)
{
    if (ends->channels < TFL2C_FOUR) {
        for (int32_t i = 0; i < pixels; i++) {
            tfl2c_end_pixel(&sums[TFL2C_FOUR * i], ends, &output[i * step]);
        }
        return;
    }
    for (int32_t i = 0; i < pixels; i++, sums += TFL2C_FOUR, output += step) {
        float32x4_t x = vld1q_f32(sums);

        x = ends->scale == NULL ? x : vmulq_f32(x, vld1q_f32(ends->scale));
        x = vaddq_f32(x, vld1q_f32(ends->bias));
        x = vpselq_f32(vdupq_n_f32(ends->least), x, vcmpltq_n_f32(x, ends->least));
        x = vpselq_f32(vdupq_n_f32(ends->greatest), x, vcmpgtq_n_f32(x, ends->greatest));
        vst1q_f32(output, x);
    }
}

#endif
