/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOGISTIC, int16: by a table of 1 / (1 + exp(-i / 24)) and straight lines between its values; scale
 * 2^-15 of the result. Arithmetic: TensorFlow Lite's reference kernel. */
#ifndef TFL2C_LOGISTIC_S16_H
#define TFL2C_LOGISTIC_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;    /* rows that the input's buffer holds */
    int32_t output_rows;   /* rows that the output's buffer holds */
    const uint16_t *table; /* [256], Q0.16 */
    int32_t multiplier;    /* [1, 32767]: x * multiplier * 2^-shift is the argument times 12288 */
    int32_t shift;         /* to the right: [0, 31] */
} tfl2c_logistic_s16_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_logistic_s16(const tfl2c_logistic_s16_params *p, const int16_t *input, int16_t *output,
                        int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
