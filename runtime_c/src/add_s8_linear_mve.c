/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* add_s8_linear for cores with vectors of integers. Same contract, same bits as add_s8_linear.c. */
#include "tfl2c/add_s8_linear.h"

#include <arm_mve.h>

#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_MVE)
#error "add_s8_linear_mve.c needs vectors of integers; build add_s8_linear.c instead"
#endif

static void add(const tfl2c_add_s8_linear_params *p, const int8_t *first, const int8_t *second,
                int8_t *output)
{
    const int32x4_t addend = vdupq_n_s32(p->addend);
    const int32x4_t least = vdupq_n_s32(INT8_MIN);
    const int32x4_t greatest = vdupq_n_s32(INT8_MAX);

    __asm__ volatile(
        ".syntax unified\n\t"
        "wlstp.32 lr, %[count], 2f\n"
        "1:\n\t"
        "vldrb.s32 q0, [%[first]], #4\n\t"
        "vldrb.s32 q1, [%[second]], #4\n\t"
        "vmov   q2, %q[addend]\n\t"
        "vmla.s32 q2, q0, %[by_first]\n\t"
        "vmla.s32 q2, q1, %[by_second]\n\t"
        "vshr.s32 q2, q2, %[shift]\n\t"
        "vmax.s32 q2, q2, %q[least]\n\t"
        "vmin.s32 q2, q2, %q[greatest]\n\t"
        "vstrb.32 q2, [%[output]], #4\n\t"
        "letp   lr, 1b\n"
        "2:\n\t"
        : [first] "+l"(first), [second] "+l"(second), [output] "+l"(output)
        : [count] "r"(p->row_elements), [by_first] "r"(p->first_multiplier),
          [by_second] "r"(p->second_multiplier), [addend] "w"(addend), [least] "w"(least),
          [greatest] "w"(greatest), [shift] "i"(TFL2C_ADD_S8_LINEAR_SHIFT)
        : "q0", "q1", "q2", "lr", "cc", "memory");
}

void tfl2c_add_s8_linear(const tfl2c_add_s8_linear_params *p, const int8_t *first,
                         const int8_t *second, int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        add(p, &first[tfl2c_row_offset(r, p->first_rows, length)],
            &second[tfl2c_row_offset(r, p->second_rows, length)],
            &output[tfl2c_row_offset(r, p->output_rows, length)]);
    }
}
