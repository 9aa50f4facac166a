/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* STRIDED_SLICE, TRANSPOSE, TILE and whatever else takes elements of any size from even distances:
 * runs of bytes. */
#ifndef TFL2C_STRIDED_SLICE_H
#define TFL2C_STRIDED_SLICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;       /* that are in use, those evenly walked through joined: [1, 8] */
    int32_t length[8];  /* of each dimension of the output, outermost first */
    int32_t stride[8];  /* bytes to the next one in the input; negative backwards, 0 repeats */
    int32_t first_byte; /* where the first run begins in the input */
    int32_t run_bytes;  /* bytes that stay together: an element or more */
} tfl2c_strided_slice_params;

/* Makes the whole output: `lines` lines along the innermost dimension.
 * output: [length 0][length 1]...[length dims - 1][run_bytes] */
void tfl2c_strided_slice(const tfl2c_strided_slice_params *p, const void *input, void *output,
                         int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
