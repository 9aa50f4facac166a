/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RESIZE_BILINEAR, int16: means of four neighbours, weighted in Q10 by distance.
 * Arithmetic: TensorFlow Lite's reference kernel. */
#ifndef TFL2C_RESIZE_BILINEAR_S16_H
#define TFL2C_RESIZE_BILINEAR_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t output_height;
    int32_t output_width;
    int32_t channels;
    int32_t row_step;     /* distance of two output rows in the input, Q10 */
    int32_t row_start;    /* where the first lies, Q10; may be negative, by half a pixel at most */
    int32_t column_step;  /* likewise */
    int32_t column_start; /* likewise */
    int32_t input_rows;   /* rows that the input's buffer holds */
    int32_t output_rows;  /* rows that the output's buffer holds */
} tfl2c_resize_bilinear_s16_params;

/* Makes the output rows [first_row, first_row + rows).
 * input: [batch * input_height][input_width][channels];
 * output: [batch * output_height][output_width][channels] */
void tfl2c_resize_bilinear_s16(const tfl2c_resize_bilinear_s16_params *p, const int16_t *input,
                               int16_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
