/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MATRIX_DIAG: vectors as the diagonals of matrices that are 0 elsewhere. */
#ifndef TFL2C_MATRIX_DIAG_H
#define TFL2C_MATRIX_DIAG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length; /* of a vector */
    int32_t element_bytes;
} tfl2c_matrix_diag_params;

/* Makes `vectors` matrices.
 * input: [vectors][length]; output: [vectors][length][length] */
void tfl2c_matrix_diag(const tfl2c_matrix_diag_params *p, const void *input, void *output,
                       int32_t vectors);

#ifdef __cplusplus
}
#endif

#endif
