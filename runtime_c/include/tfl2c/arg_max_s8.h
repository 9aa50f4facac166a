/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ARG_MAX, int8: where the greatest code is, the first of several. */
#ifndef TFL2C_ARG_MAX_S8_H
#define TFL2C_ARG_MAX_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length; /* of the axis */
    int32_t inner;  /* elements behind it */
} tfl2c_arg_max_s8_params;

/* Makes the whole output.
 * input: [outer][length][inner]; output: [outer][inner] */
void tfl2c_arg_max_s8(const tfl2c_arg_max_s8_params *p, const int8_t *input, int32_t *output,
                      int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
