/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BUCKETIZE, int64: in which of the buckets between some bounds an element falls. */
#ifndef TFL2C_BUCKETIZE_S64_H
#define TFL2C_BUCKETIZE_S64_H

#include <stdint.h>

#include "tfl2c/buckets.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_buckets tfl2c_bucketize_s64_params;

/* Makes `elements` numbers: of the bounds that are not greater.
 * input, output: [elements] */
void tfl2c_bucketize_s64(const tfl2c_bucketize_s64_params *p, const int64_t *input, int32_t *output,
                         int32_t elements);

#ifdef __cplusplus
}
#endif

#endif
