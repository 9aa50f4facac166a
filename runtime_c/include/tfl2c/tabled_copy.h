/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MIRROR_PAD and BATCH_TO_SPACE_ND of elements of any size: runs of bytes from places that are the
 * sums of what a table says for each dimension. */
#ifndef TFL2C_TABLED_COPY_H
#define TFL2C_TABLED_COPY_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;           /* that are in use: [1, 8] */
    int32_t length[8];      /* of each dimension of the output, outermost first */
    const int32_t *offsets; /* [length 0 + length 1 + ...], in bytes of the input */
    int32_t run_bytes;      /* bytes that stay together: an element or more */
} tfl2c_tabled_copy_params;

/* Makes the whole output: `lines` lines along the innermost dimension.
 * output: [length 0][length 1]...[length dims - 1][run_bytes] */
void tfl2c_tabled_copy(const tfl2c_tabled_copy_params *p, const void *input, void *output,
                       int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
