/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One filter at a time. */
#include "tfl2c/svdf_s8_x4.h"

#include "tfl2c/features_x4.h"

#define TFL2C_SVDF_PARAMS tfl2c_svdf_s8_x4_params
#define TFL2C_SVDF_STATE int8_t
#define TFL2C_SVDF_ZERO_POINT(p) ((p)->state_zero_point)
#define TFL2C_SVDF_MIN INT8_MIN
#define TFL2C_SVDF_MAX INT8_MAX
#define TFL2C_SVDF_SUM(p, filter, input) \
    tfl2c_feature_x4((p)->blocks, ((p)->depth + 3) / 4 * 4, (p)->depth, filter, input)
#include "tfl2c/svdf_walk.h"

void tfl2c_svdf_s8_x4(const tfl2c_svdf_s8_x4_params *p, const int8_t *input, int8_t *state,
                      int8_t *output, int32_t rows)
{
    const int32_t filters = p->units * p->rank;

    for (int32_t r = 0; r < rows; r++) {
        tfl2c_svdf_row(p, &input[r * p->depth], &state[r * filters * p->memory],
                       &output[r * p->units]);
    }
}
