/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CAST between types of numbers. Integers lose what the new type has no bits for; a float loses its
 * fraction and is clamped, a NaN becomes 0. To a bool everything but 0 is true. */
#ifndef TFL2C_CAST_H
#define TFL2C_CAST_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_CAST_BOOL 0
#define TFL2C_CAST_S8 1
#define TFL2C_CAST_U8 2
#define TFL2C_CAST_S16 3
#define TFL2C_CAST_S32 4
#define TFL2C_CAST_S64 5
#define TFL2C_CAST_F32 6
#define TFL2C_CAST_U32 7
#define TFL2C_CAST_U16 8

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t input_type;  /* below */
    int32_t output_type;
} tfl2c_cast_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements] */
void tfl2c_cast(const tfl2c_cast_params *p, const void *input, void *output, int32_t first_row,
                int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
