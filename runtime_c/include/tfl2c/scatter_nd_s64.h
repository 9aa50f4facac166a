/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SCATTER_ND, int64: slices added at the places that tuples of indices name, to zeros, modulo 2^64.
 * An index out of range is taken for the nearest one inside. */
#ifndef TFL2C_SCATTER_ND_S64_H
#define TFL2C_SCATTER_ND_S64_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t elements;  /* of the output */
    int32_t count;     /* of tuples */
    int32_t run;       /* elements of a slice */
    int32_t depth;     /* indices of a tuple: [1, 8] */
    int32_t length[8]; /* of the dimensions that they are about, each above 0 */
    int32_t stride[8]; /* elements to the next one */
    int32_t wide;      /* whether indices are int64_t, not int32_t */
} tfl2c_scatter_nd_s64_params;

/* Makes the whole output.
 * indices: [count][depth]; updates: [count][run]; output: [elements] */
void tfl2c_scatter_nd_s64(const tfl2c_scatter_nd_s64_params *p, const void *indices,
                          const int64_t *updates, int64_t *output);

#ifdef __cplusplus
}
#endif

#endif
