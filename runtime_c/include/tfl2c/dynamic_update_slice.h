/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DYNAMIC_UPDATE_SLICE of elements of any size: a copy with a block written over it. Where the block
 * begins is known at run time only; it is moved so that it lies inside. */
#ifndef TFL2C_DYNAMIC_UPDATE_SLICE_H
#define TFL2C_DYNAMIC_UPDATE_SLICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;      /* [1, 8] */
    int32_t length[8]; /* of the block, outermost first */
    int32_t room[8];   /* places where it can begin along each dimension, each above 0 */
    int32_t stride[8]; /* bytes to the next one in the output */
    int32_t run_bytes; /* of the block along its innermost dimension */
    int32_t bytes;     /* of the output */
    int32_t wide;      /* whether beginnings are int64_t, not int32_t */
} tfl2c_dynamic_update_slice_params;

/* Makes the whole output; the block has `lines` lines along the innermost dimension.
 * input, output: [bytes]; block: [lines][run_bytes]; begin: [dims] */
void tfl2c_dynamic_update_slice(const tfl2c_dynamic_update_slice_params *p, const void *input,
                                const void *block, const void *begin, void *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
