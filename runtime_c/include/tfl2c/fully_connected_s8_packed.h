/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8, for cores that multiply 32 bits by 32 and nothing narrower: four units in
 * three products, modulo 2^32. Arithmetic: TensorFlow Lite Micro's reference kernel, as
 * fully_connected_s8. Every rescaling was proved equal to the reference's for all sums that can
 * occur when the weights were packed. How weights are packed: sums_x4.h.
 *
 * A block of four units A, B, C, D is
 *   1 word    the shifts of A, B, C, D in its bytes, lowest first; all 0 or none
 *   3 words   of each: what its sum begins with, which is the bias with the input's zero point
 *             folded in; a multiplier and an addend: rescale.h
 * At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_FULLY_CONNECTED_S8_PACKED_H
#define TFL2C_FULLY_CONNECTED_S8_PACKED_H

#include <stdint.h>

#define TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT 9 /* of the rescaling */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *weights; /* [(units + 3) / 4][depth] */
    const uint32_t *blocks;  /* [(units + 3) / 4][13] */
    int32_t depth;           /* [1, 65536] */
    int32_t units;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s8_packed_params;

/* Makes all rows.
 * input:  [rows][depth]
 * output: [rows][units] */
void tfl2c_fully_connected_s8_packed(const tfl2c_fully_connected_s8_packed_params *p,
                                     const int8_t *input, int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
