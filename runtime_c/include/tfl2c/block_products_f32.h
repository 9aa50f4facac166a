/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products in float for up to four units, whose weights for one input stand side by side.
 * Each product is rounded before it is added, one after the other. */
#ifndef TFL2C_BLOCK_PRODUCTS_F32_H
#define TFL2C_BLOCK_PRODUCTS_F32_H

#include "tfl2c/channels_f32.h"

#if defined(__GNUC__) && defined(__arm__) && defined(__ARM_FP) && !TFL2C_WEIGHTS_ARE_CODES

/* Adds the products of an input with one to four weights to the sums s0 to s3. */
#define TFL2C_ADD_1(x, a) "vmla.f32 s0, " x ", " a "\n\t"
#define TFL2C_ADD_2(x, a, b) TFL2C_ADD_1(x, a) "vmla.f32 s1, " x ", " b "\n\t"
#define TFL2C_ADD_3(x, a, b, c) TFL2C_ADD_2(x, a, b) "vmla.f32 s2, " x ", " c "\n\t"
#define TFL2C_ADD_4(x, a, b, c, d) TFL2C_ADD_3(x, a, b, c) "vmla.f32 s3, " x ", " d "\n\t"

/* The same for four inputs, s4 to s7. */
#define TFL2C_FOUR_1                                                           \
    "vldm %[w]!, {s8-s11}\n\t" TFL2C_ADD_1("s4", "s8") TFL2C_ADD_1("s5", "s9") \
        TFL2C_ADD_1("s6", "s10") TFL2C_ADD_1("s7", "s11")
#define TFL2C_FOUR_2                                                                         \
    "vldm %[w]!, {s8-s15}\n\t" TFL2C_ADD_2("s4", "s8", "s9") TFL2C_ADD_2("s5", "s10", "s11") \
        TFL2C_ADD_2("s6", "s12", "s13") TFL2C_ADD_2("s7", "s14", "s15")
#define TFL2C_TWO_3(x, y) \
    "vldm %[w]!, {s8-s13}\n\t" TFL2C_ADD_3(x, "s8", "s9", "s10") TFL2C_ADD_3(y, "s11", "s12", "s13")
#define TFL2C_TWO_4(x, y)                                               \
    "vldm %[w]!, {s8-s15}\n\t" TFL2C_ADD_4(x, "s8", "s9", "s10", "s11") \
        TFL2C_ADD_4(y, "s12", "s13", "s14", "s15")
#define TFL2C_FOUR_3 TFL2C_TWO_3("s4", "s5") TFL2C_TWO_3("s6", "s7")
#define TFL2C_FOUR_4 TFL2C_TWO_4("s4", "s5") TFL2C_TWO_4("s6", "s7")

/* The same for one input, s4. */
#define TFL2C_ONE_1 "vldm %[w]!, {s8}\n\t" TFL2C_ADD_1("s4", "s8")
#define TFL2C_ONE_2 "vldm %[w]!, {s8-s9}\n\t" TFL2C_ADD_2("s4", "s8", "s9")
#define TFL2C_ONE_3 "vldm %[w]!, {s8-s10}\n\t" TFL2C_ADD_3("s4", "s8", "s9", "s10")
#define TFL2C_ONE_4 "vldm %[w]!, {s8-s11}\n\t" TFL2C_ADD_4("s4", "s8", "s9", "s10", "s11")

/* What sums begin with: 0, or what they are. */
#define TFL2C_FROM_0 "vmov d0, %[zero], %[zero]; vmov d1, %[zero], %[zero]\n\t"
#define TFL2C_FROM_SUMS "vldm %[sums], {s0-s3}\n\t"

#define TFL2C_MAKE_SUMS(from, four, one, made)                                                    \
    __asm__ volatile(".syntax unified\n\t" from "subs %[turns], #1; bmi 2f\n"                     \
                     "1: vldm %[x]!, {s4-s7}\n\t" four "subs %[turns], #1; bpl 1b\n"              \
                     "2: subs %[rest], #1; bmi 4f\n"                                              \
                     "3: vldm %[x]!, {s4}\n\t" one "subs %[rest], #1; bpl 3b\n"                   \
                     "4: vstm %[sums], {" made "}"                                                \
                     : [x] "+&r"(x), [w] "+&r"(weights), [turns] "+&r"(turns), [rest] "+&r"(rest) \
                     : [sums] "r"(sums), [zero] "r"(0)                                            \
                     : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11",  \
                       "s12", "s13", "s14", "s15", "cc", "memory")

/* Makes sums of 1 to 3 units. x: [count], weights: [count][units] */
#define TFL2C_MAKE_FEW(from)                                           \
    do {                                                               \
        if (units == 3) {                                              \
            TFL2C_MAKE_SUMS(from, TFL2C_FOUR_3, TFL2C_ONE_3, "s0-s2"); \
        } else if (units == 2) {                                       \
            TFL2C_MAKE_SUMS(from, TFL2C_FOUR_2, TFL2C_ONE_2, "s0-s1"); \
        } else {                                                       \
            TFL2C_MAKE_SUMS(from, TFL2C_FOUR_1, TFL2C_ONE_1, "s0");    \
        }                                                              \
    } while (0)

static inline void tfl2c_make_few(float *sums, const float *x, const float *weights, int32_t count,
                                  int32_t units)
{
    int32_t turns = count >> 2;
    int32_t rest = count & 3;

    TFL2C_MAKE_FEW(TFL2C_FROM_0);
}

/* The same for 1 to 4. */
static inline void tfl2c_make_block(float *sums, const float *x, const float *weights,
                                    int32_t count, int32_t units)
{
    int32_t turns = count >> 2;
    int32_t rest = count & 3;

    if (units == 4) {
        TFL2C_MAKE_SUMS(TFL2C_FROM_0, TFL2C_FOUR_4, TFL2C_ONE_4, "s0-s3");
    } else {
        tfl2c_make_few(sums, x, weights, count, units);
    }
}

#else

static inline void tfl2c_make_block(float *sums, const float *x, const TFL2C_WEIGHT *weights,
                                    int32_t count, int32_t units)
{
    for (int32_t i = 0; i < units; i++) {
        sums[i] = 0.0f;
    }
    for (int32_t k = 0; k < count; k++, weights += units) {
        for (int32_t i = 0; i < units; i++) {
            sums[i] = tfl2c_multiply_add(x[k], (float)weights[i], sums[i]);
        }
    }
}

#endif

#endif
