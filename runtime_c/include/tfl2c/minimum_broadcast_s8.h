/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MINIMUM, int8, of tensors that are broadcast against each other: the smaller code of two.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_MINIMUM_BROADCAST_S8_H
#define TFL2C_MINIMUM_BROADCAST_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t dims;             /* that are in use, those evenly walked through joined: [1, 8] */
    int32_t length[8];        /* of each dimension of the output, outermost first */
    int32_t first_stride[8];  /* elements to the next one in the first input; 0 repeats */
    int32_t second_stride[8]; /* likewise in the second input */
} tfl2c_minimum_broadcast_s8_params;

/* Makes the whole output: `lines` runs along the innermost dimension.
 * output: [length 0][length 1]...[length dims - 1] */
void tfl2c_minimum_broadcast_s8(const tfl2c_minimum_broadcast_s8_params *p, const int8_t *first,
                                const int8_t *second, int8_t *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
