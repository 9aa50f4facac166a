/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* svdf_s16 for cores with vectors of integers. Same contract, same bits as svdf_s16.c. */
#include "tfl2c/svdf_s16.h"

#include <arm_mve.h>

#if !defined(__ARM_FEATURE_MVE)
#error "svdf_s16_mve.c needs vectors of integers; build svdf_s16.c instead"
#endif

#define TFL2C_SVDF_PARAMS tfl2c_svdf_s16_params
#define TFL2C_SVDF_STATE int16_t
#define TFL2C_SVDF_ZERO_POINT(p) (0)
#define TFL2C_SVDF_MIN INT16_MIN
#define TFL2C_SVDF_MAX INT16_MAX
#define TFL2C_SVDF_LANES "16"
#define TFL2C_SVDF_LETTER "h"
#include "tfl2c/svdf_vectors.h"

void tfl2c_svdf_s16(const tfl2c_svdf_s16_params *p, const int8_t *input, int16_t *state,
                    int8_t *output, int32_t rows)
{
    tfl2c_svdf_rows(p, input, state, output, rows);
}
