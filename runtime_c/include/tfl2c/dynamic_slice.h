/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SLICE and STRIDED_SLICE of elements of any size, of which only run time knows where they begin:
 * the cut is moved so that it lies inside. */
#ifndef TFL2C_DYNAMIC_SLICE_H
#define TFL2C_DYNAMIC_SLICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;      /* that have a beginning: [1, 8] */
    int32_t length[8]; /* of the cut, outermost first */
    int32_t room[8];   /* places where it can begin along each dimension, each above 0 */
    int32_t stride[8]; /* bytes to the next one in the input */
    int32_t run_bytes; /* of the cut along the last of these dimensions and all behind it */
    int32_t wide;      /* whether beginnings are int64_t, not int32_t */
    int32_t from_end;  /* whether those below 0 count from the last place */
} tfl2c_dynamic_slice_params;

/* Makes the whole output, `lines` runs. begin: [dims]; output: [lines][run_bytes] */
void tfl2c_dynamic_slice(const tfl2c_dynamic_slice_params *p, const void *input, const void *begin,
                         void *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
