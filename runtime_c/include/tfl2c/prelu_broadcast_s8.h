/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* PRELU, int8, with an alpha that is broadcast against it: x, or alpha * x where x is negative,
 * rescaled. First input: x; second input: alpha. Arithmetic: TensorFlow Lite Micro's reference
 * kernel. */
#ifndef TFL2C_PRELU_BROADCAST_S8_H
#define TFL2C_PRELU_BROADCAST_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;             /* that are in use, those evenly walked through joined: [1, 8] */
    int32_t length[8];        /* of each dimension of the output, outermost first */
    int32_t first_stride[8];  /* elements to the next one in the first input; 0 repeats */
    int32_t second_stride[8]; /* likewise in the second input */
    int32_t input_zero_point;
    int32_t alpha_zero_point;
    int32_t output_zero_point;
    int32_t multiplier;       /* where x is not negative. Q31: 0 or [2^30, 2^31) */
    int32_t shift;            /* power of two: [-31, 23] */
    int32_t alpha_multiplier; /* of the product of x and alpha. Q31: 0 or [2^30, 2^31) */
    int32_t alpha_shift;      /* power of two: [-31, 15] */
} tfl2c_prelu_broadcast_s8_params;

/* Makes the whole output: `lines` runs along the innermost dimension.
 * output: [length 0][length 1]...[length dims - 1] */
void tfl2c_prelu_broadcast_s8(const tfl2c_prelu_broadcast_s8_params *p, const int8_t *first,
                              const int8_t *second, int8_t *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
