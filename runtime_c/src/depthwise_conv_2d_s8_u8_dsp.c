/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_u8 for cores with 16-bit products. Same contract, same bits as
 * depthwise_conv_2d_s8_u8.c. */
#include "tfl2c/depthwise_conv_2d_s8_u8.h"

#include <string.h>

#if !defined(__ARM_FEATURE_DSP)
#error \
    "depthwise_conv_2d_s8_u8_dsp.c needs 16-bit products; build depthwise_conv_2d_s8_u8.c instead"
#endif

/* -zero in both halves of a word. */
static inline uint32_t both_less(int32_t zero)
{
    const uint32_t less = (uint32_t)-zero & 0xffffu;

    return less | less << 16;
}

/* Four codes become two pairs, 0 with 2 and 1 with 3, less their zero point. Words are read wherever
 * they are. */
static inline void tfl2c_add_taps_s8_u8_x4(const tfl2c_depthwise_conv_2d_s8_u8_params *p,
                                           const int8_t *x, int32_t step, int32_t offset,
                                           int32_t weight_step, int32_t count, int32_t *sums)
{
    const uint32_t code_less = both_less(p->input_zero_point);
    const uint32_t weight_less = both_less(p->weight_zero_point);
    const uint8_t *w = &p->weights[offset];
    int32_t a = sums[0];
    int32_t b = sums[1];
    int32_t c = sums[2];
    int32_t d = sums[3];

    for (; count > 0; count--) {
        uint32_t codes, weights, even, odd;

        memcpy(&codes, x, sizeof codes);
        memcpy(&weights, w, sizeof weights);
        __asm__("sxtab16 %[even], %[code_less], %[codes]\n\t"
                "sxtab16 %[codes], %[code_less], %[codes], ror #8\n\t"
                "uxtab16 %[odd], %[weight_less], %[weights], ror #8\n\t"
                "uxtab16 %[weights], %[weight_less], %[weights]\n\t"
                "smlabb  %[b], %[codes], %[odd], %[b]\n\t"
                "smlatt  %[d], %[codes], %[odd], %[d]\n\t"
                "smlabb  %[a], %[even], %[weights], %[a]\n\t"
                "smlatt  %[c], %[even], %[weights], %[c]"
                : [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [codes] "+r"(codes),
                  [weights] "+r"(weights), [even] "=&r"(even), [odd] "=&r"(odd)
                : [code_less] "r"(code_less), [weight_less] "r"(weight_less));
        x += step;
        w += weight_step;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

#include "tfl2c/depthwise_conv_2d_all_s8_u8.h"

void tfl2c_depthwise_conv_2d_s8_u8(const tfl2c_depthwise_conv_2d_s8_u8_params *p,
                                   const int8_t *input, int8_t *output, int32_t first_row,
                                   int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
