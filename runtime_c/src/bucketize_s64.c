/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bucketize_s64.h"

void tfl2c_bucketize_s64(const tfl2c_bucketize_s64_params *p, const int64_t *input, int32_t *output,
                         int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        output[i] = tfl2c_bucket_of(p, (float)input[i]);
    }
}
