/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of transpose_conv_s16, with the sums of products that a kernel has included beforehand. */
#ifndef TFL2C_TRANSPOSE_CONV_ALL_S16_H
#define TFL2C_TRANSPOSE_CONV_ALL_S16_H

#include <stdint.h>

#include "tfl2c/requant_s16.h"

#define TFL2C_TRANSPOSE_CONV_PARAMS tfl2c_transpose_conv_s16_params
#define TFL2C_ELEMENT int16_t
#define TFL2C_WEIGHT int8_t
#define TFL2C_SUM int64_t
#define TFL2C_ADD_RUNS(p, x, w, step, runs, count, sums) \
    tfl2c_add_some_channels_s16(x, step, w, runs, count, sums)
#define TFL2C_FINISH(p, c, sum) tfl2c_code_s16(TFL2C_ENDS_S16(p), c, sum)
#include "tfl2c/transpose_conv_rows.h"

#endif
