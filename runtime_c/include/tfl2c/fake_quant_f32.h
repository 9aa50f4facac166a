/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FAKE_QUANT, float: what is left of a float that is rounded to one of some codes. */
#ifndef TFL2C_FAKE_QUANT_F32_H
#define TFL2C_FAKE_QUANT_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    float least;         /* what the codes stand for */
    float greatest;
    float scale;   /* between two codes, > 0 */
    float inverse; /* of the scale */
} tfl2c_fake_quant_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_fake_quant_f32(const tfl2c_fake_quant_f32_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
