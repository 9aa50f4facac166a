/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Any function of one int8 code: a table of what each code becomes. */
#ifndef TFL2C_LOOKUP_S8_H
#define TFL2C_LOOKUP_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    const int8_t *table; /* [256], of the codes from -128 to 127 */
} tfl2c_lookup_s8_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_lookup_s8(const tfl2c_lookup_s8_params *p, const int8_t *input, int8_t *output,
                     int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
