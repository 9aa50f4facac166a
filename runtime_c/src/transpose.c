/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose.h"

#include <string.h>

/* Where a line of the output begins in the input, in bytes. */
static int32_t line_offset(const tfl2c_transpose_params *p, int32_t line)
{
    int32_t offset = 0;

    for (int32_t d = p->dims - 2; d >= 0; d--) {
        const int32_t above = line / p->length[d];

        offset += (line - above * p->length[d]) * p->stride[d];
        line = above;
    }
    return offset;
}

static void make_line(const uint8_t *input, uint8_t *output, int32_t runs, int32_t stride,
                      int32_t run_bytes)
{
    if (run_bytes == 1) {
        for (int32_t i = 0; i < runs; i++) {
            output[i] = input[i * stride];
        }
        return;
    }
    for (int32_t i = 0; i < runs; i++) {
        memcpy(&output[i * run_bytes], &input[i * stride], (size_t)run_bytes);
    }
}

void tfl2c_transpose(const tfl2c_transpose_params *p, const void *input, void *output,
                     int32_t lines)
{
    const uint8_t *from = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;
    const int32_t runs = p->length[p->dims - 1];

    for (int32_t line = 0; line < lines; line++) {
        make_line(&from[line_offset(p, line)], to, runs, p->stride[p->dims - 1], p->run_bytes);
        to += runs * p->run_bytes;
    }
}
