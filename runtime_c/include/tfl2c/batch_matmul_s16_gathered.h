/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BATCH_MATMUL, int16: products of matrices, rescaled. Steps say how these lie; columns of the second one,
 * and rows of the first one, are gathered before they are multiplied.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_BATCH_MATMUL_S16_GATHERED_H
#define TFL2C_BATCH_MATMUL_S16_GATHERED_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length[3];        /* of the batch dimensions, outermost first */
    int32_t first_stride[3];  /* elements to the next matrix of the first input; 0 repeats */
    int32_t second_stride[3]; /* likewise */
    int32_t rows;
    int32_t depth; /* products of a sum: at most 2^16 */
    int32_t columns;
    int32_t first_row_step;     /* elements from one row of the first matrix to the next */
    int32_t first_step;         /* and along a row */
    int32_t second_column_step; /* elements from one column of the second matrix to the next */
    int32_t second_step;        /* and along a column */
    int32_t multiplier;         /* Q15: 0 or [2^14, 2^15) */
    int32_t shift;              /* power of two: [-31, 7] */
} tfl2c_batch_matmul_s16_gathered_params;

/* Makes the whole output: `batches` matrices.
 * output: [batches][rows][columns]
 * scratch: four columns of the second matrix; behind them a row of the first one unless first_step is 1
 */
void tfl2c_batch_matmul_s16_gathered(const tfl2c_batch_matmul_s16_gathered_params *p,
                                     const int16_t *first, const int16_t *second, int16_t *output,
                                     void *scratch, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
