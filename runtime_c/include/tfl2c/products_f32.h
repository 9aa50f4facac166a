/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products in float, for up to four pixels and four output channels at once, so that each
 * value that is loaded serves several sums. A block of sums is [pixels][4]. */
#ifndef TFL2C_PRODUCTS_F32_H
#define TFL2C_PRODUCTS_F32_H

#include "tfl2c/apart.h"
#include "tfl2c/channels_f32.h"
#include "tfl2c/float_bits.h"
#include "tfl2c/pixel_sums_f32.h"

/* The sums of four output channels, or what they are made of. */
typedef struct {
    float a;
    float b;
    float c;
    float d;
} tfl2c_four;

static inline tfl2c_four tfl2c_load_four(const float *x)
{
    const tfl2c_four four = {x[0], x[1], x[2], x[3]};

    return four;
}

static inline void tfl2c_store_four(float *x, const tfl2c_four *four)
{
    x[0] = four->a;
    x[1] = four->b;
    x[2] = four->c;
    x[3] = four->d;
}

static inline void tfl2c_add_product(tfl2c_four *sums, float x, const tfl2c_four *w)
{
    sums->a = tfl2c_multiply_add(x, w->a, sums->a);
    sums->b = tfl2c_multiply_add(x, w->b, sums->b);
    sums->c = tfl2c_multiply_add(x, w->c, sums->c);
    sums->d = tfl2c_multiply_add(x, w->d, sums->d);
}

/* A code that has become a float serves four pixels. */
#if TFL2C_FLOATS_ARE_CALLS && !TFL2C_WEIGHTS_ARE_CODES

/* Nothing and a product are that product, but for its sign if it is 0. */
TFL2C_APART float tfl2c_continued_sum(float sum, const float *x, const float *weights,
                                      int32_t count)
{
    const float *const end = &x[count];

    if (x != end && tfl2c_bits_f32(sum) == 0) {
        sum = *x++ * *weights++;
        sum = tfl2c_bits_f32(sum) == TFL2C_SIGN_F32 ? 0.0f : sum;
    }
    while (x != end) {
        sum = tfl2c_multiply_add(*x++, *weights++, sum);
    }
    return sum;
}

/* Adds `count` products to the sums of one pixel, one sum after the other. The weights begin at
 * `offset` of their rows; a row that stands in for one that is missing adds nothing. */
static inline void tfl2c_products_1x4(float *sums, const float *x, const tfl2c_weights_x4 *rows,
                                      int32_t offset, int32_t count)
{
    const float *const weights[TFL2C_FOUR] = {rows->a, rows->b, rows->c, rows->d};

    for (int32_t i = 0; i < TFL2C_FOUR; i++) {
        if (i == 0 || weights[i] != weights[i - 1]) {
            sums[i] = tfl2c_continued_sum(sums[i], x, &weights[i][offset], count);
        }
    }
}

/* The same for four pixels that are `step` elements apart. */
static inline void tfl2c_products_4x4(float *sums, const float *x, int32_t step,
                                      const tfl2c_weights_x4 *rows, int32_t offset, int32_t count)
{
    for (int32_t i = 0; i < TFL2C_FOUR; i++) {
        tfl2c_products_1x4(&sums[TFL2C_FOUR * i], &x[i * step], rows, offset, count);
    }
}

#else

/* Adds `count` products to the sums of one pixel. The weights begin at `offset` of their rows. */
TFL2C_APART void tfl2c_products_1x4(float *sums, const float *x, const tfl2c_weights_x4 *rows,
                                    int32_t offset, int32_t count)
{
    const TFL2C_WEIGHT *a = &rows->a[offset];
    const TFL2C_WEIGHT *b = &rows->b[offset];
    const TFL2C_WEIGHT *c = &rows->c[offset];
    const TFL2C_WEIGHT *d = &rows->d[offset];
    const TFL2C_WEIGHT *const end = &a[count];
    tfl2c_four pixel = tfl2c_load_four(sums);

    while (a != end) {
        const tfl2c_four w = {(float)*a++, (float)*b++, (float)*c++, (float)*d++};

        tfl2c_add_product(&pixel, *x++, &w);
    }
    tfl2c_store_four(sums, &pixel);
}

/* The same for four pixels that are `step` elements apart. */
TFL2C_APART void tfl2c_products_4x4(float *sums, const float *x, int32_t step,
                                    const tfl2c_weights_x4 *rows, int32_t offset, int32_t count)
{
    const float *x1 = &x[step];
    const float *x2 = &x1[step];
    const float *x3 = &x2[step];
    const TFL2C_WEIGHT *a = &rows->a[offset];
    const TFL2C_WEIGHT *b = &rows->b[offset];
    const TFL2C_WEIGHT *c = &rows->c[offset];
    const TFL2C_WEIGHT *d = &rows->d[offset];
    const TFL2C_WEIGHT *const end = &a[count];
    tfl2c_four p0 = tfl2c_load_four(&sums[0]);
    tfl2c_four p1 = tfl2c_load_four(&sums[4]);
    tfl2c_four p2 = tfl2c_load_four(&sums[8]);
    tfl2c_four p3 = tfl2c_load_four(&sums[12]);

    while (a != end) {
        const tfl2c_four w = {(float)*a++, (float)*b++, (float)*c++, (float)*d++};

        tfl2c_add_product(&p0, *x++, &w);
        tfl2c_add_product(&p1, *x1++, &w);
        tfl2c_add_product(&p2, *x2++, &w);
        tfl2c_add_product(&p3, *x3++, &w);
    }
    tfl2c_store_four(&sums[0], &p0);
    tfl2c_store_four(&sums[4], &p1);
    tfl2c_store_four(&sums[8], &p2);
    tfl2c_store_four(&sums[12], &p3);
}

#endif

#endif
