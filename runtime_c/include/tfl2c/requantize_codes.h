/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* QUANTIZE between codes of different types and scales, and what clamps int16 codes: RELU and its
 * like. Arithmetic: TensorFlow Lite Micro's reference kernels. */
#ifndef TFL2C_REQUANTIZE_CODES_H
#define TFL2C_REQUANTIZE_CODES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t input_type;  /* see codes.h */
    int32_t output_type;
    int32_t input_zero_point;
    int32_t multiplier; /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;      /* power of two: [-31, 30] */
    int32_t output_zero_point;
    int32_t output_min; /* codes of the output's type */
    int32_t output_max;
} tfl2c_requantize_codes_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements] */
void tfl2c_requantize_codes(const tfl2c_requantize_codes_params *p, const void *input, void *output,
                            int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
