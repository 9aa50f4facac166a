/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* REDUCE_PROD, int16: the product over some dimensions, rescaled at every step.
 * Arithmetic: TensorFlow Lite's reference kernel.
 * The input's dimensions are seen as runs of neighbours, up to three that are kept and up to
 * three that are reduced; each has a number of elements and a step, the distance from one
 * element to the next. */
#ifndef TFL2C_REDUCE_PROD_S16_H
#define TFL2C_REDUCE_PROD_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t kept[3]; /* elements of the kept runs, the innermost last; 1 where there is none */
    int32_t kept_step[3];
    int32_t reduced[3]; /* the same of the reduced runs */
    int32_t reduced_step[3];
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t multiplier; /* Q15: 0 or [2^14, 2^15) */
    int32_t shift;      /* power of two: [-31, 7] */
} tfl2c_reduce_prod_s16_params;

/* Makes the whole output.
 * input:  the runs of kept and reduced dimensions as they lie in the tensor
 * output: [kept[0]][kept[1]][kept[2]] */
void tfl2c_reduce_prod_s16(const tfl2c_reduce_prod_s16_params *p, const int16_t *input,
                           int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
