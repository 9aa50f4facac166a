/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ADD_N, int32: the sum of tensors, modulo 2^32. */
#ifndef TFL2C_ADD_N_S32_H
#define TFL2C_ADD_N_S32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t inputs;
} tfl2c_add_n_s32_params;

/* Makes the whole output. inputs: [inputs], each int32_t[elements]; output: [elements] */
void tfl2c_add_n_s32(const tfl2c_add_n_s32_params *p, const void *const *inputs, int32_t *output,
                     int32_t elements);

#ifdef __cplusplus
}
#endif

#endif
