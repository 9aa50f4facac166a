/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s8.h"

#include "tfl2c/broadcast.h"
#include "tfl2c/requant.h"

static int32_t product(const tfl2c_batch_matmul_s8_params *p, const int8_t *row,
                       const int8_t *column)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        sum += (row[i * p->first_step] - p->first_zero_point) *
               (column[i * p->second_step] - p->second_zero_point);
    }
    return sum;
}

void tfl2c_batch_matmul_s8(const tfl2c_batch_matmul_s8_params *p, const int8_t *first,
                           const int8_t *second, int8_t *output, int32_t batches)
{
    for (int32_t batch = 0; batch < batches; batch++) {
        const int8_t *a = &first[tfl2c_line_offset(p->dims + 1, p->length, p->first_stride, batch)];
        const int8_t *b =
            &second[tfl2c_line_offset(p->dims + 1, p->length, p->second_stride, batch)];

        for (int32_t i = 0; i < p->rows; i++) {
            for (int32_t j = 0; j < p->columns; j++) {
                const int32_t sum =
                    product(p, &a[i * p->first_row_step], &b[j * p->second_column_step]);

                *output++ = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier, p->shift),
                                          p->output_zero_point, INT8_MIN, INT8_MAX);
            }
        }
    }
}
