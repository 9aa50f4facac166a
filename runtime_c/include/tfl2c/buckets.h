/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Buckets between some bounds; what equals a bound belongs to the bucket above. */
#ifndef TFL2C_BUCKETS_H
#define TFL2C_BUCKETS_H

#include <stdint.h>

typedef struct {
    int32_t count;       /* of bounds */
    const float *bounds; /* [count], rising */
} tfl2c_buckets;

/* The bucket of x: how many bounds are not greater. */
static inline int32_t tfl2c_bucket_of(const tfl2c_buckets *p, float x)
{
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
    return first;
}

#endif
