/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SPLIT, SPLIT_V and UNPACK of elements of any size: runs of bytes to several outputs in turn. */
#ifndef TFL2C_SPLIT_H
#define TFL2C_SPLIT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t parts;            /* outputs */
    const int32_t *run_bytes; /* [parts], bytes of each output in a line of the input */
    int32_t line_bytes;       /* their sum */
} tfl2c_split_params;

/* Makes all outputs: `lines` lines.
 * input: [lines][line_bytes]; outputs: [parts], each [lines][run_bytes] */
void tfl2c_split(const tfl2c_split_params *p, const void *input, void *const *outputs,
                 int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
