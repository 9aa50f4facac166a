/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* svdf_s8 for cores with vectors of integers. Same contract, same bits as svdf_s8.c. */
#include "tfl2c/svdf_s8.h"

#include <arm_mve.h>

#if !defined(__ARM_FEATURE_MVE)
#error "svdf_s8_mve.c needs vectors of integers; build svdf_s8.c instead"
#endif

#define TFL2C_SVDF_PARAMS tfl2c_svdf_s8_params
#define TFL2C_SVDF_STATE int8_t
#define TFL2C_SVDF_ZERO_POINT(p) ((p)->state_zero_point)
#define TFL2C_SVDF_MIN INT8_MIN
#define TFL2C_SVDF_MAX INT8_MAX
#define TFL2C_SVDF_LANES "8"
#define TFL2C_SVDF_LETTER "b"
#include "tfl2c/svdf_vectors.h"

void tfl2c_svdf_s8(const tfl2c_svdf_s8_params *p, const int8_t *input, int8_t *state,
                   int8_t *output, int32_t rows)
{
    tfl2c_svdf_rows(p, input, state, output, rows);
}
