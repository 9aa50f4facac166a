/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows that move over images, each channel for itself. */
#ifndef TFL2C_POOL_2D_H
#define TFL2C_POOL_2D_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t channels;
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t output_min;  /* codes, activation included */
    int32_t output_max;
} tfl2c_pool_2d;

/* The same of floats. */
typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t channels;
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_rows; /* rows that the output's buffer holds */
    float output_min;    /* of the activation */
    float output_max;
} tfl2c_pool_2d_f32;

#endif
