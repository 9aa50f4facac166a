/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BATCH_MATMUL, float: products of matrices. Steps say how these lie, transposed or not. */
#ifndef TFL2C_BATCH_MATMUL_F32_H
#define TFL2C_BATCH_MATMUL_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length[3];        /* of the batch dimensions, outermost first */
    int32_t first_stride[3];  /* elements to the next matrix of the first input; 0 repeats */
    int32_t second_stride[3]; /* likewise */
    int32_t rows;
    int32_t depth;
    int32_t columns;
    int32_t first_row_step;     /* elements from one row of the first matrix to the next */
    int32_t first_step;         /* and along a row */
    int32_t second_column_step; /* elements from one column of the second matrix to the next */
    int32_t second_step;        /* and along a column */
} tfl2c_batch_matmul_f32_params;

/* Makes the whole output: `batches` matrices.
 * output: [batches][rows][columns] */
void tfl2c_batch_matmul_f32(const tfl2c_batch_matmul_f32_params *p, const float *first,
                            const float *second, float *output, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
