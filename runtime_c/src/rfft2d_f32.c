/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/rfft2d_f32.h"

#include <string.h>

#include "tfl2c/fft_f32.h"

#include "tfl2c/fft_parts.h"

#include "tfl2c/fft_spectrum.h"

/* output: [points + 1] */
static void along_row(const tfl2c_rfft2d_f32_params *p, const float *input, float *output)
{
    const int32_t columns = 2 * p->points;
    const int32_t length = p->input_columns < columns ? p->input_columns : columns;

    if (p->points > 1) {
        tfl2c_fft(p->turns, input, length, output, p->points, 0);
    } else {
        tfl2c_fft_put(output, 0, tfl2c_fft_given(input, length, 0));
    }
    tfl2c_fft_split(p->splits, output, p->points);
}

/* x: [rows], each `apart` complex numbers behind the one before */
static void along_column(const tfl2c_rfft2d_f32_params *p, float *x, int32_t apart, float *scratch)
{
    float *spectrum = &scratch[2 * p->rows];

    for (int32_t i = 0; i < p->rows; i++) {
        tfl2c_fft_put(scratch, i, tfl2c_fft_at(x, i * apart));
    }
    tfl2c_fft(p->column_turns, scratch, 2 * p->rows, spectrum, p->rows, 0);
    for (int32_t i = 0; i < p->rows; i++) {
        tfl2c_fft_put(x, i * apart, tfl2c_fft_at(spectrum, i));
    }
}

/* The imaginary parts that are 0 whatever the input are -0, as the reference has them: what makes
 * an angle of the spectrum sees the sign. */
static void sign_zeros(float *row, int32_t points)
{
    row[1] = -0.0f;
    row[2 * points + 1] = -0.0f;
}

void tfl2c_rfft2d_f32(const tfl2c_rfft2d_f32_params *p, const float *input, float *output,
                      float *scratch, int32_t planes)
{
    const int32_t width = 2 * (p->points + 1);

    for (int32_t plane = 0; plane < planes; plane++) {
        for (int32_t i = 0; i < p->rows; i++) {
            if (i < p->input_rows) {
                along_row(p, &input[i * p->input_columns], &output[i * width]);
            } else {
                memset(&output[i * width], 0, (size_t)width * sizeof(float));
            }
        }
        for (int32_t i = 0; p->rows > 1 && i <= p->points; i++) {
            along_column(p, &output[2 * i], p->points + 1, scratch);
        }
        sign_zeros(output, p->points);
        sign_zeros(&output[p->rows / 2 * width], p->points);
        input += p->input_rows * p->input_columns;
        output += p->rows * width;
    }
}
