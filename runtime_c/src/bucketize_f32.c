/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bucketize_f32.h"

void tfl2c_bucketize_f32(const tfl2c_bucketize_f32_params *p, const float *input, int32_t *output,
                         int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        const float x = input[i];
        int32_t first = 0;
        int32_t count = p->count;

        while (count > 0) { /* the first greater bound is among so many from there on, or behind */
            const int32_t half = count / 2;

            if (x < p->bounds[first + half]) {
                count = half;
            } else {
                first += half + 1;
                count -= half + 1;
            }
        }
        output[i] = first;
    }
}
