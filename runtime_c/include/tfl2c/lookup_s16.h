/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Any smooth function of an int16 code: straight lines between the values of a table.
 * Arithmetic: TensorFlow Lite's reference kernel. */
#ifndef TFL2C_LOOKUP_S16_H
#define TFL2C_LOOKUP_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;   /* rows that the input's buffer holds */
    int32_t output_rows;  /* rows that the output's buffer holds */
    const int16_t *table; /* [513], of the codes -32768, -32640, ... and 32768 */
} tfl2c_lookup_s16_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_lookup_s16(const tfl2c_lookup_s16_params *p, const int16_t *input, int16_t *output,
                      int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
