/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONCATENATION and PACK of elements of any size: runs of bytes of several inputs in turn. */
#ifndef TFL2C_CONCATENATION_H
#define TFL2C_CONCATENATION_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t parts;            /* inputs */
    const int32_t *run_bytes; /* [parts], bytes of each input in a line of the output */
    int32_t line_bytes;       /* their sum */
} tfl2c_concatenation_params;

/* Makes the whole output: `lines` lines.
 * inputs: [parts], each [lines][run_bytes]; output: [lines][line_bytes] */
void tfl2c_concatenation(const tfl2c_concatenation_params *p, const void *const *inputs,
                         void *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
