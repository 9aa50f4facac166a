/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* quantize_f32_s8 for cores with vectors of floats. Same contract, same bits as quantize_f32_s8.c. */
#include "tfl2c/quantize_f32_s8.h"

#include <arm_mve.h>

#include "tfl2c/rows.h"

#if !(__ARM_FEATURE_MVE & 2)
#error "quantize_f32_s8_mve.c needs vectors of floats; build quantize_f32_s8.c instead"
#endif

/* Farther from 0 than this no zero point brings a code back into its range. */
#define FAR 512.0f

/* Quotients are those of single floats. VMAXNM makes a NaN a number; VCVTA rounds halves away from
 * zero and saturates, as all that follows it does. */
static void make_codes(const float *from, float scale, int32_t zero_point, int32_t count,
                       int8_t *to)
{
    const float32x4_t least = vdupq_n_f32(-FAR);

    __asm__ volatile(
        ".syntax unified\n\t"
        "wlstp.32 lr, %[count], 2f\n"
        "1:\n\t"
        "vldrw.32 q0, [%[from]], #16\n\t"
        "vdiv.f32 s0, s0, %[scale]\n\t"
        "vdiv.f32 s1, s1, %[scale]\n\t"
        "vdiv.f32 s2, s2, %[scale]\n\t"
        "vdiv.f32 s3, s3, %[scale]\n\t"
        "vmaxnm.f32 q0, q0, %q[least]\n\t"
        "vcvta.s32.f32 q0, q0\n\t"
        "vqadd.s32 q0, q0, %[zero_point]\n\t"
        "vqmovnb.s32 q0, q0\n\t"
        "vqmovnb.s16 q0, q0\n\t"
        "vstrb.32 q0, [%[to]], #4\n\t"
        "letp   lr, 1b\n"
        "2:\n\t"
        : [from] "+r"(from), [to] "+l"(to)
        : [scale] "t"(scale), [least] "w"(least), [zero_point] "r"(zero_point), [count] "r"(count)
        : "q0", "lr", "cc", "memory");
}

void tfl2c_quantize_f32_s8(const tfl2c_quantize_f32_s8_params *p, const float *input,
                           int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        make_codes(from, p->scale, p->output_zero_point, length, to);
    }
}
