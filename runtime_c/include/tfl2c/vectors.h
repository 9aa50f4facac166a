/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What kernels for cores with vectors of integers share. Include <arm_mve.h> before it. Loops end
 * with LETP, which leaves lanes behind the last byte alone: nothing there is read or written. */
#ifndef TFL2C_VECTORS_H
#define TFL2C_VECTORS_H

#include <stdint.h>

/* Copies `bytes` bytes and returns where they end. bytes: at least 0, as below. */
static inline int8_t *tfl2c_copy(int8_t *to, const int8_t *from, int32_t bytes)
{
    int8_t *const end = &to[bytes];

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.8 lr, %[bytes], 2f\n"
                     "1:\n\t"
                     "vldrb.8 q0, [%[from]], #16\n\t"
                     "vstrb.8 q0, [%[to]], #16\n\t"
                     "letp   lr, 1b\n"
                     "2:\n\t"
                     : [to] "+r"(to), [from] "+r"(from)
                     : [bytes] "r"(bytes)
                     : "q0", "lr", "cc", "memory");
    return end;
}

/* Sets `bytes` bytes and returns where they end. */
static inline int8_t *tfl2c_fill(int8_t *to, int8x16_t value, int32_t bytes)
{
    int8_t *const end = &to[bytes];

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.8 lr, %[bytes], 2f\n"
                     "1:\n\t"
                     "vstrb.8 %q[value], [%[to]], #16\n\t"
                     "letp   lr, 1b\n"
                     "2:\n\t"
                     : [to] "+r"(to)
                     : [bytes] "r"(bytes), [value] "w"(value)
                     : "lr", "cc", "memory");
    return end;
}

/* x / 2^-shift to the nearest, halves away from zero. shift: [-31, 0], in every lane.
 * VRSHL rounds halves up, so negative numbers lose one before, unless the shift is 0. That stays
 * within 32 bits if x > -2^31. */
static inline int32x4_t tfl2c_rounding_shift_x4(int32x4_t x, int32x4_t shift)
{
    return vrshlq_s32(vaddq_s32(x, vshrq_n_s32(vandq_s32(x, shift), 31)), shift);
}

/* tfl2c_requantize in every lane. multiplier: [0, 2^31), so that VQRDMULH, which rounds halves up,
 * neither saturates nor yields -2^31. */
static inline int32x4_t tfl2c_requantize_x4(int32x4_t x, int32x4_t multiplier, int32x4_t shift)
{
    const int32x4_t zero = vdupq_n_s32(0);
    const int32x4_t scaled = vshlq_s32(x, vmaxq_s32(shift, zero));

    return tfl2c_rounding_shift_x4(vqrdmulhq_s32(scaled, multiplier), vminq_s32(shift, zero));
}

/* Codes one after the other in the lanes that are on, or, for a step of 0, one code in all. */
static inline int32x4_t tfl2c_codes_x4(const int8_t *codes, int32_t step, mve_pred16_t lanes)
{
    return step != 0 ? vldrbq_z_s32(codes, lanes) : vdupq_n_s32(*codes);
}

/* tfl2c_addend in every lane. */
static inline int32x4_t tfl2c_addends_x4(int32x4_t codes, int32_t zero_point, int32_t multiplier,
                                         int32_t shift)
{
    const int32x4_t wide = vshlq_n_s32(vsubq_n_s32(codes, zero_point), 20);

    return tfl2c_rounding_shift_x4(vqrdmulhq_n_s32(wide, multiplier), vdupq_n_s32(shift));
}

/* tfl2c_code_s8 in every lane. least, greatest: codes without the zero point. */
static inline int32x4_t tfl2c_code_x4(int32x4_t x, int32_t zero_point, int32x4_t least,
                                      int32x4_t greatest)
{
    return vaddq_n_s32(vminq_s32(vmaxq_s32(x, least), greatest), zero_point);
}

#endif
