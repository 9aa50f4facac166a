/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SPARSE_TO_DENSE: some elements at the places that tuples of indices name, another one elsewhere.
 * Elements are moved as they are. */
#ifndef TFL2C_SPARSE_TO_DENSE_H
#define TFL2C_SPARSE_TO_DENSE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t elements;      /* of the output */
    int32_t element_bytes; /* of an element */
    int32_t count;         /* tuples of indices */
    int32_t one_value;     /* whether a single value goes to all places */
    int32_t depth;         /* indices of a tuple: [1, 8] */
    int32_t length[8];     /* of the dimensions */
    int32_t stride[8];     /* bytes to the next one */
    int32_t wide;          /* whether indices are int64 */
} tfl2c_sparse_to_dense_params;

/* Makes the whole output. An index from outside stands for the nearest one inside; of several
 * values for one place the last one stays.
 * indices: [count][depth]; values: [count] or [1]; elsewhere: [1]; output: [elements] */
void tfl2c_sparse_to_dense(const tfl2c_sparse_to_dense_params *p, const void *indices,
                           const void *values, const void *elsewhere, void *output);

#ifdef __cplusplus
}
#endif

#endif
