/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_few for cores with 16-bit products. Same contract, same bits as conv_2d_s8_few.c. */
#include "tfl2c/conv_2d_s8_few.h"

#include <arm_acle.h>
#include <string.h>

#include "tfl2c/few_rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s8_few_dsp.c needs 16-bit products; build conv_2d_s8_few.c instead"
#endif

/* -zero in both halves of a word. */
static inline uint32_t both_less(int32_t zero)
{
    return ((uint32_t)-zero & 0xffffu) * 0x10001u;
}

/* Four codes become two pairs, 0 with 2 and 1 with 3, less their zero point; weights alike. Words
 * are read wherever they are. */
static inline int32_t tfl2c_few_dot(const int8_t *x, const uint8_t *weights, int32_t count,
                                    tfl2c_few_zeros zeros)
{
    const uint32_t code_less = both_less(zeros.code);
    const uint32_t weight_less = both_less(zeros.weight);
    int32_t sum = 0;

    for (; count >= 4; count -= 4, x += 4, weights += 4) {
        uint32_t codes, factors;
        int32_t even, odd, even_factors, odd_factors;

        memcpy(&codes, x, sizeof codes);
        memcpy(&factors, weights, sizeof factors);
        __asm__("sxtab16 %0, %1, %2" : "=r"(even) : "r"(code_less), "r"(codes));
        __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(odd) : "r"(code_less), "r"(codes));
        __asm__("uxtab16 %0, %1, %2" : "=r"(even_factors) : "r"(weight_less), "r"(factors));
        __asm__("uxtab16 %0, %1, %2, ror #8" : "=r"(odd_factors) : "r"(weight_less), "r"(factors));
        sum = __smlad(odd, odd_factors, __smlad(even, even_factors, sum));
    }
    return sum + tfl2c_few_column(x, 1, weights, count, zeros);
}

void tfl2c_conv_2d_s8_few(const tfl2c_conv_2d_s8_few_params *p, const int8_t *input, void *scratch,
                          int32_t first_row, int32_t rows)
{
    tfl2c_few_rows(p, input, (int8_t *)scratch + p->used, first_row, rows);
}
