/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/svdf_s16_packed.h"

#define TFL2C_SVDF_PARAMS tfl2c_svdf_s16_packed_params
#define TFL2C_SVDF_STATE int16_t
#define TFL2C_SVDF_ZERO_POINT(p) (0)
#define TFL2C_SVDF_MIN INT16_MIN
#define TFL2C_SVDF_MAX INT16_MAX
#define TFL2C_FORGET_BYTES 2
#define TFL2C_WEIGHED_NUMBER int16_t
#define TFL2C_WEIGHED_LOAD "ldrsh"
#define TFL2C_WEIGHED_BYTES "2"
#define TFL2C_SVDF_BITS "16"
#define TFL2C_SVDF_EXTEND "sxth"
#define TFL2C_SVDF_STORE "strh"
#define TFL2C_SVDF_ARE_SHORT 0
#include "tfl2c/svdf_packed.h"

void tfl2c_svdf_s16_packed(const tfl2c_svdf_s16_packed_params *p, const int8_t *input,
                           int16_t *state, int8_t *output, int32_t rows)
{
    tfl2c_svdf_rows(p, input, state, output, rows);
}
