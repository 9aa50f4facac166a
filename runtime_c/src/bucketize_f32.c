/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bucketize_f32.h"

void tfl2c_bucketize_f32(const tfl2c_bucketize_f32_params *p, const float *input, int32_t *output,
                         int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        output[i] = tfl2c_bucket_of(p, input[i]);
    }
}
