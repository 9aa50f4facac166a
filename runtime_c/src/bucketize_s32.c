/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bucketize_s32.h"

void tfl2c_bucketize_s32(const tfl2c_bucketize_s32_params *p, const int32_t *input, int32_t *output,
                         int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        output[i] = tfl2c_bucket_of(p, (float)input[i]);
    }
}
