/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BITCAST, READ_VARIABLE, ASSIGN_VARIABLE and what goes into and out of branches and loops: a copy. */
#ifndef TFL2C_COPY_H
#define TFL2C_COPY_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bytes;
} tfl2c_copy_params;

/* input, output: [bytes], apart from each other */
void tfl2c_copy(const tfl2c_copy_params *p, const void *input, void *output);

#ifdef __cplusplus
}
#endif

#endif
