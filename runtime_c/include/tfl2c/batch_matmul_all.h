/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of matrices whose dimensions before the last two are broadcast.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_BATCH_MATMUL_PARAMS    the type of the parameters
 * TFL2C_ELEMENT                the type of an element
 * TFL2C_SUM                    the type of a sum
 * TFL2C_PRODUCT(p, a, b)       of two elements
 * TFL2C_FINISH(p, sum)         the element that a sum becomes */
#ifndef TFL2C_BATCH_MATMUL_ALL_H
#define TFL2C_BATCH_MATMUL_ALL_H

#include <stdint.h>

/* Where the matrices of a batch begin: `stride` is of three batch dimensions of given lengths. */
static inline int32_t tfl2c_matrix_offset(const int32_t *length, const int32_t *stride,
                                          int32_t batch)
{
    int32_t offset = 0;

    for (int32_t d = 2; d >= 0; d--) {
        offset += batch % length[d] * stride[d];
        batch /= length[d];
    }
    return offset;
}

static inline TFL2C_SUM tfl2c_product(const TFL2C_BATCH_MATMUL_PARAMS *p, const TFL2C_ELEMENT *row,
                                      const TFL2C_ELEMENT *column)
{
    TFL2C_SUM sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        sum += TFL2C_PRODUCT(p, row[i * p->first_step], column[i * p->second_step]);
    }
    return sum;
}

static inline void tfl2c_batch_matmul_all(const TFL2C_BATCH_MATMUL_PARAMS *p,
                                          const TFL2C_ELEMENT *first, const TFL2C_ELEMENT *second,
                                          TFL2C_ELEMENT *output, int32_t batches)
{
    for (int32_t batch = 0; batch < batches; batch++) {
        const TFL2C_ELEMENT *a = &first[tfl2c_matrix_offset(p->length, p->first_stride, batch)];
        const TFL2C_ELEMENT *b = &second[tfl2c_matrix_offset(p->length, p->second_stride, batch)];

        for (int32_t i = 0; i < p->rows; i++) {
            for (int32_t j = 0; j < p->columns; j++) {
                *output++ = TFL2C_FINISH(
                    p, tfl2c_product(p, &a[i * p->first_row_step], &b[j * p->second_column_step]));
            }
        }
    }
}

#endif
