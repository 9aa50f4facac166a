/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mul_broadcast_s8.h"

#include "tfl2c/broadcast.h"
#include "tfl2c/requant.h"

static int8_t product(const tfl2c_mul_broadcast_s8_params *p, int8_t first, int8_t second)
{
    const int32_t exact = (first - p->first_zero_point) * (second - p->second_zero_point);

    return tfl2c_code_s8(tfl2c_requantize(exact, p->multiplier, p->shift), p->output_zero_point,
                         p->output_min, p->output_max);
}

void tfl2c_mul_broadcast_s8(const tfl2c_mul_broadcast_s8_params *p, const int8_t *first,
                            const int8_t *second, int8_t *output, int32_t lines)
{
    const int32_t inner = p->dims - 1;

    for (int32_t line = 0; line < lines; line++) {
        const int8_t *a = &first[tfl2c_line_offset(p->dims, p->length, p->first_stride, line)];
        const int8_t *b = &second[tfl2c_line_offset(p->dims, p->length, p->second_stride, line)];

        for (int32_t i = 0; i < p->length[inner]; i++) {
            *output++ = product(p, a[i * p->first_stride[inner]], b[i * p->second_stride[inner]]);
        }
    }
}
