/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ARG_MAX and ARG_MIN, float: where the greatest or the least element is, the first of several. */
#ifndef TFL2C_ARG_MAX_F32_H
#define TFL2C_ARG_MAX_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length; /* of the axis */
    int32_t inner;  /* elements behind it */
    int32_t wide;   /* whether places are int64_t, not int32_t */
    float sign;     /* 1 for the greatest, -1 for the least */
} tfl2c_arg_max_f32_params;

/* Makes the whole output.
 * input: [outer][length][inner]; output: [outer][inner] */
void tfl2c_arg_max_f32(const tfl2c_arg_max_f32_params *p, const float *input, void *output,
                       int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
