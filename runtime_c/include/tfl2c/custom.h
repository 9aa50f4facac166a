/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What a function gets that the application provides for a custom operator of the model:
 *
 *     void my_operator(const tfl2c_custom_params *p, const void *const *inputs,
 *                      void *const *outputs);
 *
 * It reads the inputs, those that the model leaves out not counted, and writes every byte of the
 * outputs. No output overlaps an input. Elements lie as in the model, the last dimension densest. */
#ifndef TFL2C_CUSTOM_H
#define TFL2C_CUSTOM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_CUSTOM_MOST_DIMS 8

/* Element types, by TensorFlow Lite's numbers. */
enum {
    TFL2C_CUSTOM_FLOAT32 = 0,
    TFL2C_CUSTOM_INT32 = 2,
    TFL2C_CUSTOM_UINT8 = 3,
    TFL2C_CUSTOM_INT64 = 4,
    TFL2C_CUSTOM_BOOL = 6, /* a byte, 0 or 1 */
    TFL2C_CUSTOM_INT16 = 7,
    TFL2C_CUSTOM_INT8 = 9
};

/* Arrays with an entry per tensor have the inputs' first, then the outputs'. */
typedef struct {
    const uint8_t *options; /* [options_bytes], as they are in the model; NULL if there are none */
    int32_t options_bytes;
    int32_t inputs;
    int32_t outputs;
    const int32_t *types;
    const int32_t *dims;        /* number of dimensions */
    const int32_t *shapes;      /* [tensor][TFL2C_CUSTOM_MOST_DIMS], 1 behind the last dimension */
    const float *scales;        /* 0 where there is none, or one per channel */
    const int32_t *zero_points; /* real = scale * (code - zero_point) */
} tfl2c_custom_params;

#ifdef __cplusplus
}
#endif

#endif
