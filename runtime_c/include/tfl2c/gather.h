/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* GATHER of elements of any size by indices that are known: runs of bytes. */
#ifndef TFL2C_GATHER_H
#define TFL2C_GATHER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t batch_lines;    /* lines that have the same indices */
    int32_t line_bytes;     /* of the input */
    int32_t run_bytes;      /* what an index stands for */
    int32_t count;          /* runs of a line of the output */
    const int32_t *indices; /* [lines / batch_lines][count], each below line_bytes / run_bytes */
} tfl2c_gather_params;

/* Makes the whole output: `lines` lines.
 * input: [lines][line_bytes]; output: [lines][count][run_bytes] */
void tfl2c_gather(const tfl2c_gather_params *p, const void *input, void *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
