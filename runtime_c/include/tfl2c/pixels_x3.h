/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Three pixels A, B, C in two words, so that two products with a weight make the products of all:
 *
 *   first = A + 2^21 * B, second = C + 2^10 * B, modulo 2^32
 *
 * Sums of such products are the sums of A, B and C packed likewise. They come apart when all three
 * are within [-2^20, 2^20): `first` holds A and the low 11 bits of B, and these taken off, `second`
 * holds C and what B has above them. */
#ifndef TFL2C_PIXELS_X3_H
#define TFL2C_PIXELS_X3_H

#include <stdint.h>

static inline uint32_t tfl2c_pack_first(int8_t a, int8_t b)
{
    return (uint32_t)a + ((uint32_t)b << 21);
}

static inline uint32_t tfl2c_pack_second(int8_t b, int8_t c)
{
    return (uint32_t)c + ((uint32_t)b << 10);
}

/* Packs `count` bytes, at least 1, of each of x[0], x[1] and x[2]. Returns what lies behind: portable,
 * and in assembler for the cores whose registers a compiler does not use well here. Same bits. */
#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* r0: pixels; r1-r3: ends of A, B, C; r4: the place, from their ends; r5-r7: pixels. */
static __attribute__((naked, noinline)) uint32_t *
tfl2c_pack_x3(__attribute__((unused)) uint32_t *pixels,
              __attribute__((unused)) const int8_t *const x[3],
              __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r7, lr}\n\t"
                     "mov    r7, r2\n\t"
                     "ldm    r1!, {r4-r6}\n\t"
                     "adds   r1, r4, r7\n\t"
                     "adds   r2, r5, r7\n\t"
                     "adds   r3, r6, r7\n\t"
                     "rsbs   r4, r7, #0\n"
                     "1:\n\t"
                     "ldrsb  r7, [r2, r4]\n\t"
                     "ldrsb  r5, [r1, r4]\n\t"
                     "lsls   r6, r7, #21\n\t"
                     "adds   r5, r5, r6\n\t"
                     "ldrsb  r6, [r3, r4]\n\t"
                     "lsls   r7, r7, #10\n\t"
                     "adds   r6, r6, r7\n\t"
                     "stm    r0!, {r5, r6}\n\t"
                     "adds   r4, #1\n\t"
                     "bne    1b\n\t"
                     "pop    {r4-r7, pc}");
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_7M__)

/* r0: pixels; r3, r4, r12: A, B, C; r2: bytes that are left; r5: one of B; r6-r8, lr: two pixels. */
static __attribute__((naked, noinline)) uint32_t *
tfl2c_pack_x3(__attribute__((unused)) uint32_t *pixels,
              __attribute__((unused)) const int8_t *const x[3],
              __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push {r4-r8, lr}; ldm r1, {r3, r4, r12}; lsrs r2, r2, #1; bcc 1f\n\t"
                     "ldrsb r5, [r4], #1; ldrsb r6, [r3], #1; ldrsb r7, [r12], #1\n\t"
                     "add r6, r6, r5, lsl #21; add r7, r7, r5, lsl #10; stm r0!, {r6, r7}\n"
                     "1: cbz r2, 3f\n"
                     "2: ldrsb r5, [r4], #1; ldrsb r6, [r3], #1; ldrsb r7, [r12], #1\n\t"
                     "add r6, r6, r5, lsl #21; add r7, r7, r5, lsl #10\n\t"
                     "ldrsb r5, [r4], #1; ldrsb r8, [r3], #1; ldrsb lr, [r12], #1\n\t"
                     "add r8, r8, r5, lsl #21; add lr, lr, r5, lsl #10; subs r2, r2, #1\n\t"
                     "stm r0!, {r6-r8, lr}; bne 2b\n"
                     "3: pop {r4-r8, pc}");
}

#else

static inline uint32_t *tfl2c_pack_x3(uint32_t *pixels, const int8_t *const x[3], int32_t count)
{
    const int8_t *a = x[0];
    const int8_t *b = x[1];
    const int8_t *c = x[2];

    for (; count > 0; count--) {
        const int8_t middle = *b++;

        *pixels++ = tfl2c_pack_first(*a++, middle);
        *pixels++ = tfl2c_pack_second(middle, *c++);
    }
    return pixels;
}

#endif

/* Adds the sums of A, B, C to `sums`. */
static inline void tfl2c_unpack_x3(uint32_t first, uint32_t second, int32_t sums[3])
{
    const int32_t a = (int32_t)(first << 11) >> 11;
    const int32_t low = (int32_t)(first - (uint32_t)a); /* 2^21 * B, modulo 2^32 */
    const uint32_t rest = second - (uint32_t)(low >> 11);
    const int32_t c = (int32_t)(rest << 11) >> 11;
    const int32_t high = (int32_t)(rest - (uint32_t)c);

    sums[0] += a;
    sums[1] += (low >> 21) + (high >> 10);
    sums[2] += c;
}

#endif
