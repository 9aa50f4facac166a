/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ARG_MAX and ARG_MIN, int8 and bool: where the greatest or the least element is, the first of
 * several. */
#ifndef TFL2C_ARG_MAX_S8_H
#define TFL2C_ARG_MAX_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length; /* of the axis */
    int32_t inner;  /* elements behind it */
    int32_t wide;   /* whether places are int64_t, not int32_t */
    int32_t flip;   /* 0 for the greatest, -1 for the least: bits that are inverted to compare */
} tfl2c_arg_max_s8_params;

/* Makes the whole output; elements are int8_t, or 0 and 1.
 * input: [outer][length][inner]; output: [outer][inner] */
void tfl2c_arg_max_s8(const tfl2c_arg_max_s8_params *p, const void *input, void *output,
                      int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
