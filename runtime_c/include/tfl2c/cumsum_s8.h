/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CUMSUM, int8: sums of all elements along an axis up to each, rescaled. Arithmetic: TensorFlow Lite
 * Micro's reference kernel, which takes the zero point off once more than there are elements. Sums
 * are modulo 2^32, and each step of a code adds 2^19 to them. */
#ifndef TFL2C_CUMSUM_S8_H
#define TFL2C_CUMSUM_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length;    /* of the axis */
    int32_t inner;     /* elements behind it */
    int32_t exclusive; /* whether an element is no part of its own sum */
    int32_t reverse;   /* whether sums begin at the end */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t multiplier; /* Q31: [2^30, 2^31) */
    int32_t shift;      /* power of two: [-31, 0] */
} tfl2c_cumsum_s8_params;

/* Makes the whole output. input, output: [outer][length][inner] */
void tfl2c_cumsum_s8(const tfl2c_cumsum_s8_params *p, const int8_t *input, int8_t *output,
                     int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
