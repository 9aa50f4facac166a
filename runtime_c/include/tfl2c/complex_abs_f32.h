/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* COMPLEX_ABS, float: how far complex numbers are from 0, within two units in the last place. */
#ifndef TFL2C_COMPLEX_ABS_F32_H
#define TFL2C_COMPLEX_ABS_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t count; /* of complex numbers */
} tfl2c_complex_abs_f32_params;

/* Nothing overflows on the way. A number with an infinite part is infinitely far.
 * input: [count][real, imaginary]; output: [count] */
void tfl2c_complex_abs_f32(const tfl2c_complex_abs_f32_params *p, const float *input,
                           float *output);

#ifdef __cplusplus
}
#endif

#endif
