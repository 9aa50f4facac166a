/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MATRIX_SET_DIAG: matrices with other diagonals. */
#ifndef TFL2C_MATRIX_SET_DIAG_H
#define TFL2C_MATRIX_SET_DIAG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t height; /* of a matrix */
    int32_t width;
    int32_t element_bytes;
} tfl2c_matrix_set_diag_params;

/* Makes `matrices` matrices; the output may be the input.
 * input, output: [matrices][height][width]; diagonals: [matrices][min(height, width)] */
void tfl2c_matrix_set_diag(const tfl2c_matrix_set_diag_params *p, const void *input,
                           const void *diagonals, void *output, int32_t matrices);

#ifdef __cplusplus
}
#endif

#endif
