/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ADD, float, of tensors that are broadcast against each other: added and clamped. */
#ifndef TFL2C_ADD_BROADCAST_F32_H
#define TFL2C_ADD_BROADCAST_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;             /* that are in use, those evenly walked through joined: [1, 8] */
    int32_t length[8];        /* of each dimension of the output, outermost first */
    int32_t first_stride[8];  /* elements to the next one in the first input; 0 repeats */
    int32_t second_stride[8]; /* likewise in the second input */
    float output_min;         /* of the activation */
    float output_max;
} tfl2c_add_broadcast_f32_params;

/* Makes the whole output: `lines` runs along the innermost dimension.
 * output: [length 0][length 1]...[length dims - 1] */
void tfl2c_add_broadcast_f32(const tfl2c_add_broadcast_f32_params *p, const float *first,
                             const float *second, float *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
