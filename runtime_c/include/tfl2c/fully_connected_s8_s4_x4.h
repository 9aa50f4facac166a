/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8 with int4 weights: rows of the input times rows of weights, four units at a
 * time. Arithmetic: TensorFlow Lite Micro's reference kernel, as fully_connected_s8_s4. */
#ifndef TFL2C_FULLY_CONNECTED_S8_S4_X4_H
#define TFL2C_FULLY_CONNECTED_S8_S4_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *weights; /* [(units + 3) / 4][2 * ((depth + 3) / 4)]: nibbles_x4.h */
    const uint32_t *blocks;  /* [(units + 3) / 4][13]: nibbles_x4.h */
    int32_t depth;
    int32_t units;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s8_s4_x4_params;

/* input: [rows][depth], output: [rows][units]; scratch: depth bytes up to a multiple of 4 */
void tfl2c_fully_connected_s8_s4_x4(const tfl2c_fully_connected_s8_s4_x4_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
