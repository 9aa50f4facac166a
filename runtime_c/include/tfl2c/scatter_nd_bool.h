/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SCATTER_ND, bool: what is true of a slice is true at the place that its tuple of indices names.
 * An index out of range is taken for the nearest one inside. */
#ifndef TFL2C_SCATTER_ND_BOOL_H
#define TFL2C_SCATTER_ND_BOOL_H

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
} tfl2c_scatter_nd_bool_params;

/* Makes the whole output.
 * indices: [count][depth]; updates: [count][run]; output: [elements] */
void tfl2c_scatter_nd_bool(const tfl2c_scatter_nd_bool_params *p, const void *indices,
                           const uint8_t *updates, uint8_t *output);

#ifdef __cplusplus
}
#endif

#endif
