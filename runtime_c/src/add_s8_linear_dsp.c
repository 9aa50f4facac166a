/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* add_s8_linear for cores with the DSP extension. Same contract, same bits as add_s8_linear.c. */
#include "tfl2c/add_s8_linear.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "add_s8_linear_dsp.c needs the DSP extension; build add_s8_linear.c instead"
#endif

/* Elements in groups of four. The output may be one of the inputs. */
static __attribute__((noinline)) void add_groups(const tfl2c_add_s8_linear_params *p,
                                                 const int8_t *a, const int8_t *b, int8_t *output,
                                                 int32_t groups)
{
    __asm__ volatile(".syntax unified\n"
                     "1:\n\t"
                     ".rept  4\n\t"
                     "ldrsb  r12, [%[a]], #1\n\t"
                     "ldrsb  lr, [%[b]], #1\n\t"
                     "mla    r12, r12, %[first], %[addend]\n\t"
                     "mla    r12, lr, %[second], r12\n\t"
                     "ssat   r12, #8, r12, asr #22\n\t"
                     "strb   r12, [%[output]], #1\n\t"
                     ".endr\n\t"
                     "subs   %[groups], #1\n\t"
                     "bne    1b\n\t"
                     : [a] "+r"(a), [b] "+r"(b), [output] "+r"(output), [groups] "+r"(groups)
                     : [first] "r"(p->first_multiplier), [second] "r"(p->second_multiplier),
                       [addend] "r"(p->addend)
                     : "r12", "lr", "cc", "memory");
}

void tfl2c_add_s8_linear(const tfl2c_add_s8_linear_params *p, const int8_t *first,
                         const int8_t *second, int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *a = &first[tfl2c_row_offset(r, p->first_rows, length)];
        const int8_t *b = &second[tfl2c_row_offset(r, p->second_rows, length)];
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        if (length >= 4) {
            add_groups(p, a, b, row, length / 4);
        }
        for (int32_t i = length / 4 * 4; i < length; i++) {
            const int32_t sum =
                p->addend + a[i] * p->first_multiplier + b[i] * p->second_multiplier;

            row[i] = (int8_t)tfl2c_clamp(sum >> TFL2C_ADD_S8_LINEAR_SHIFT, -128, 127);
        }
    }
}
