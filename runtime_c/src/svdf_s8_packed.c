/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/svdf_s8_packed.h"

#define TFL2C_SVDF_PARAMS tfl2c_svdf_s8_packed_params
#define TFL2C_SVDF_STATE int8_t
#define TFL2C_SVDF_ZERO_POINT(p) ((p)->state_zero_point)
#define TFL2C_SVDF_MIN INT8_MIN
#define TFL2C_SVDF_MAX INT8_MAX
#define TFL2C_FORGET_BYTES 1
#define TFL2C_WEIGHED_NUMBER int8_t
#define TFL2C_WEIGHED_LOAD "ldrsb"
#define TFL2C_WEIGHED_BYTES "1"
#define TFL2C_SVDF_BITS "8"
#define TFL2C_SVDF_EXTEND "sxtb"
#define TFL2C_SVDF_STORE "strb"
#define TFL2C_SVDF_ARE_SHORT 1
#include "tfl2c/svdf_packed.h"

void tfl2c_svdf_s8_packed(const tfl2c_svdf_s8_packed_params *p, const int8_t *input, int8_t *state,
                          int8_t *output, int32_t rows)
{
    tfl2c_svdf_rows(p, input, state, output, rows);
}
