/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_broadcast_s8.h"

#include "tfl2c/addend.h"
#include "tfl2c/requant.h"

static int8_t sum(const tfl2c_add_broadcast_s8_params *p, int8_t first, int8_t second)
{
    const int32_t a = tfl2c_addend(first, p->first_zero_point, p->first_multiplier, p->first_shift);
    const int32_t b =
        tfl2c_addend(second, p->second_zero_point, p->second_multiplier, p->second_shift);

    return tfl2c_code_s8(tfl2c_requantize(a + b, p->output_multiplier, p->output_shift),
                         p->output_zero_point, p->output_min, p->output_max);
}

/* Where the line of the output begins in an input whose strides are given. */
static int32_t line_offset(const tfl2c_add_broadcast_s8_params *p, const int32_t *stride,
                           int32_t line)
{
    int32_t offset = 0;

    for (int32_t d = p->dims - 2; d >= 0; d--) {
        const int32_t above = line / p->length[d];

        offset += (line - above * p->length[d]) * stride[d];
        line = above;
    }
    return offset;
}

void tfl2c_add_broadcast_s8(const tfl2c_add_broadcast_s8_params *p, const int8_t *first,
                            const int8_t *second, int8_t *output, int32_t lines)
{
    const int32_t inner = p->dims - 1;

    for (int32_t line = 0; line < lines; line++) {
        const int8_t *a = &first[line_offset(p, p->first_stride, line)];
        const int8_t *b = &second[line_offset(p, p->second_stride, line)];

        for (int32_t i = 0; i < p->length[inner]; i++) {
            *output++ = sum(p, a[i * p->first_stride[inner]], b[i * p->second_stride[inner]]);
        }
    }
}
