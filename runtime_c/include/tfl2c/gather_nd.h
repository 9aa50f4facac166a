/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* GATHER, GATHER_ND and EMBEDDING_LOOKUP of elements of any size by indices that are known at run
 * time only: runs of bytes. An index out of range is taken for the nearest one inside. */
#ifndef TFL2C_GATHER_ND_H
#define TFL2C_GATHER_ND_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t batch_lines; /* lines that have the same indices */
    int32_t line_bytes;  /* of the input */
    int32_t run_bytes;   /* what a tuple of indices stands for */
    int32_t count;       /* runs of a line of the output */
    int32_t depth;       /* indices of a tuple: [0, 8] */
    int32_t length[8];   /* of the dimensions that they are about, each above 0 */
    int32_t stride[8];   /* bytes to the next one */
    int32_t wide;        /* whether indices are int64_t, not int32_t */
} tfl2c_gather_nd_params;

/* Makes the whole output: `lines` lines.
 * input: [lines][line_bytes]; indices: [lines / batch_lines][count][depth];
 * output: [lines][count][run_bytes] */
void tfl2c_gather_nd(const tfl2c_gather_nd_params *p, const void *input, const void *indices,
                     void *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
