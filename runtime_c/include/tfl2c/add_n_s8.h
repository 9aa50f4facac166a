/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ADD_N, int8: the sum of tensors of one scale and zero point, rescaled and clamped. Arithmetic:
 * TensorFlow Lite Micro's reference kernel, in which codes have 19 more bits and the zero point is
 * taken off once more than there are inputs. */
#ifndef TFL2C_ADD_N_S8_H
#define TFL2C_ADD_N_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t inputs;
    int32_t offset;     /* minus the zero point, for each input and once more */
    int32_t multiplier; /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;      /* power of two: [-31, 0] */
    int32_t output_zero_point;
} tfl2c_add_n_s8_params;

/* Makes the whole output. inputs: [inputs], each int8_t[elements]; output: [elements] */
void tfl2c_add_n_s8(const tfl2c_add_n_s8_params *p, const void *const *inputs, int8_t *output,
                    int32_t elements);

#ifdef __cplusplus
}
#endif

#endif
