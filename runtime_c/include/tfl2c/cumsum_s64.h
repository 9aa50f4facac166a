/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CUMSUM, int64: sums of all elements along an axis up to each, modulo 2^64. */
#ifndef TFL2C_CUMSUM_S64_H
#define TFL2C_CUMSUM_S64_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length;    /* of the axis */
    int32_t inner;     /* elements behind it */
    int32_t exclusive; /* whether an element is no part of its own sum */
    int32_t reverse;   /* whether sums begin at the end */
} tfl2c_cumsum_s64_params;

/* Makes the whole output. input, output: [outer][length][inner] */
void tfl2c_cumsum_s64(const tfl2c_cumsum_s64_params *p, const int64_t *input, int64_t *output,
                      int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
