/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_broadcast_f32.h"

#include "tfl2c/floats.h"

/* Where the line of the output begins in an input whose strides are given. */
static int32_t line_offset(const tfl2c_add_broadcast_f32_params *p, const int32_t *stride,
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

void tfl2c_add_broadcast_f32(const tfl2c_add_broadcast_f32_params *p, const float *first,
                             const float *second, float *output, int32_t lines)
{
    const int32_t inner = p->dims - 1;

    for (int32_t line = 0; line < lines; line++) {
        const float *a = &first[line_offset(p, p->first_stride, line)];
        const float *b = &second[line_offset(p, p->second_stride, line)];

        for (int32_t i = 0; i < p->length[inner]; i++) {
            const float sum = a[i * p->first_stride[inner]] + b[i * p->second_stride[inner]];

            *output++ = tfl2c_clamp_f32(sum, p->output_min, p->output_max);
        }
    }
}
