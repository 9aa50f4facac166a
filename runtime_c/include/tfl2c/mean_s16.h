/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MEAN and SUM, int16: the mean over some dimensions, rescaled. The input's dimensions are seen as
 * runs of neighbours, up to three that are kept and up to three that are reduced; each has a number
 * of elements and a step, the distance from one element to the next.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_MEAN_S16_H
#define TFL2C_MEAN_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t kept[3]; /* elements of the kept runs, the innermost last; 1 where there is none */
    int32_t kept_step[3];
    int32_t reduced[3]; /* the same of the reduced runs; the product is at most 2^15 */
    int32_t reduced_step[3];
    int32_t bias;       /* minus the input's zero point, for every element of a mean */
    int32_t multiplier; /* Q31: [0, 2^31); the division is in it */
    int32_t shift;      /* power of two: [-31, 30] */
    int32_t output_zero_point;
    int32_t output_min; /* codes */
    int32_t output_max;
} tfl2c_mean_s16_params;

/* Makes all means.
 * input:  the runs of kept and reduced dimensions as they lie in the tensor
 * output: [kept[0]][kept[1]][kept[2]] */
void tfl2c_mean_s16(const tfl2c_mean_s16_params *p, const int16_t *input, int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
