/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ZEROS_LIKE of elements of any size: bytes that are 0. */
#ifndef TFL2C_ZEROS_LIKE_H
#define TFL2C_ZEROS_LIKE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bytes; /* of the output */
} tfl2c_zeros_like_params;

void tfl2c_zeros_like(const tfl2c_zeros_like_params *p, void *output);

#ifdef __cplusplus
}
#endif

#endif
