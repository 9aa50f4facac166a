/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ADD_N, float: the sum of tensors, added from the first to the last. */
#ifndef TFL2C_ADD_N_F32_H
#define TFL2C_ADD_N_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t inputs;
} tfl2c_add_n_f32_params;

/* Makes the whole output. inputs: [inputs], each float[elements]; output: [elements] */
void tfl2c_add_n_f32(const tfl2c_add_n_f32_params *p, const void *const *inputs, float *output,
                     int32_t elements);

#ifdef __cplusplus
}
#endif

#endif
