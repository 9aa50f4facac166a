/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of matrices whose rows and columns, of the first and of the second one, are runs of
 * elements side by side, four columns at a time. What does not lie so can be gathered in scratch.
 *
 * A kernel includes this once and says beforehand, besides what batch_matmul_all.h asks for:
 * TFL2C_LESS(p, row)                                       what is taken off all sums of a row
 * TFL2C_ADD_RUNS(p, row, column, step, runs, count, sums)  adds the products of a row with up to four
 *                                                          columns that are `step` elements apart
 * TFL2C_FINISH_RUNS(p, sums, less, runs, output)           makes neighbouring elements */
#ifndef TFL2C_BATCH_MATMUL_RUNS_H
#define TFL2C_BATCH_MATMUL_RUNS_H

#include <stdint.h>

#include "tfl2c/batch_matmul_all.h"

/* Makes the elements of a row in some columns. */
static inline void tfl2c_make_elements(const TFL2C_BATCH_MATMUL_PARAMS *p, const TFL2C_ELEMENT *row,
                                       TFL2C_SUM less, const TFL2C_ELEMENT *columns, int32_t step,
                                       int32_t runs, TFL2C_ELEMENT *output)
{
    TFL2C_SUM sums[4] = {0, 0, 0, 0};

    TFL2C_ADD_RUNS(p, row, columns, step, runs, p->depth, sums);
    TFL2C_FINISH_RUNS(p, sums, less, runs, output);
}

/* Where both steps are 1. */
static inline void tfl2c_batch_matmul_runs(const TFL2C_BATCH_MATMUL_PARAMS *p,
                                           const TFL2C_ELEMENT *first, const TFL2C_ELEMENT *second,
                                           TFL2C_ELEMENT *output, int32_t batches)
{
    for (int32_t batch = 0; batch < batches; batch++) {
        const TFL2C_ELEMENT *row = &first[tfl2c_matrix_offset(p->length, p->first_stride, batch)];
        const TFL2C_ELEMENT *b = &second[tfl2c_matrix_offset(p->length, p->second_stride, batch)];

        for (int32_t i = 0; i < p->rows; i++, row += p->first_row_step, output += p->columns) {
            const TFL2C_SUM less = TFL2C_LESS(p, row);

            for (int32_t j = 0; j < p->columns; j += 4) {
                const int32_t left = p->columns - j;

                tfl2c_make_elements(p, row, less, &b[j * p->second_column_step],
                                    p->second_column_step, left < 4 ? left : 4, &output[j]);
            }
        }
    }
}

static inline void tfl2c_gather_run(const TFL2C_ELEMENT *from, int32_t step, int32_t count,
                                    TFL2C_ELEMENT *to)
{
    for (TFL2C_ELEMENT *const end = &to[count]; to != end; from += step) {
        *to++ = *from;
    }
}

/* Makes some columns of a product; own: where a row may be gathered. */
static inline void tfl2c_make_columns(const TFL2C_BATCH_MATMUL_PARAMS *p, const TFL2C_ELEMENT *a,
                                      const TFL2C_ELEMENT *columns, int32_t runs,
                                      TFL2C_ELEMENT *own, TFL2C_ELEMENT *output)
{
    for (int32_t i = 0; i < p->rows; i++, output += p->columns) {
        const TFL2C_ELEMENT *row = &a[i * p->first_row_step];

        if (p->first_step != 1) {
            tfl2c_gather_run(row, p->first_step, p->depth, own);
            row = own;
        }
        tfl2c_make_elements(p, row, TFL2C_LESS(p, row), columns, p->depth, runs, output);
    }
}

/* scratch: [4][depth], and [depth] more where the first matrix's step is not 1 */
static inline void tfl2c_batch_matmul_gathered(const TFL2C_BATCH_MATMUL_PARAMS *p,
                                               const TFL2C_ELEMENT *first,
                                               const TFL2C_ELEMENT *second, TFL2C_ELEMENT *output,
                                               TFL2C_ELEMENT *scratch, int32_t batches)
{
    for (int32_t batch = 0; batch < batches; batch++, output += p->rows * p->columns) {
        const TFL2C_ELEMENT *a = &first[tfl2c_matrix_offset(p->length, p->first_stride, batch)];
        const TFL2C_ELEMENT *b = &second[tfl2c_matrix_offset(p->length, p->second_stride, batch)];

        for (int32_t j = 0; j < p->columns; j += 4) {
            const int32_t runs = p->columns - j < 4 ? p->columns - j : 4;

            for (int32_t k = 0; k < runs; k++) {
                tfl2c_gather_run(&b[(j + k) * p->second_column_step], p->second_step, p->depth,
                                 &scratch[k * p->depth]);
            }
            tfl2c_make_columns(p, a, scratch, runs, &scratch[4 * p->depth], &output[j]);
        }
    }
}

#endif
