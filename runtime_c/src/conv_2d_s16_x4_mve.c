/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s16_x4 for cores with vectors of integers. Same contract, same bits as
 * conv_2d_s16_x4.c. */
#include "tfl2c/conv_2d_s16_x4.h"

#include <arm_mve.h>

#include "tfl2c/vector_products_s16.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s16_x4_mve.c needs vectors of integers; build conv_2d_s16_x4.c instead"
#endif

static inline void tfl2c_copy_codes_s16(int16_t *to, const int16_t *from, int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.16 lr, %[count], 2f\n"
                     "1: vldrh.16 q0, [%[from]], #16; vstrh.16 q0, [%[to]], #16; letp lr, 1b\n"
                     "2:\n\t"
                     : [to] "+r"(to), [from] "+r"(from)
                     : [count] "r"(count)
                     : "q0", "lr", "cc", "memory");
}

#include "tfl2c/conv_2d_all_s16_x4.h"

void tfl2c_conv_2d_s16_x4(const tfl2c_conv_2d_s16_x4_params *p, const int16_t *input,
                          int16_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, scratch, first_row, rows);
}
