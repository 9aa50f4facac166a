/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How far boxes overlap, and in which order scores are gone through. */
#ifndef TFL2C_OVERLAP_F32_H
#define TFL2C_OVERLAP_F32_H

#include <stddef.h>
#include <stdint.h>

static inline float tfl2c_least_of(float a, float b)
{
    return b < a ? b : a;
}

static inline float tfl2c_greatest_of(float a, float b)
{
    return a < b ? b : a;
}

/* The share of what two boxes cover that both do; 0 if one is empty.
 * a, b: top, left, bottom, right */
static inline float tfl2c_overlap_f32(const float *a, const float *b)
{
    const float area_a = (a[2] - a[0]) * (a[3] - a[1]);
    const float area_b = (b[2] - b[0]) * (b[3] - b[1]);
    float height;
    float width;
    float shared;

    if (area_a <= 0.0f || area_b <= 0.0f) {
        return 0.0f;
    }
    height = tfl2c_least_of(a[2], b[2]) - tfl2c_greatest_of(a[0], b[0]);
    width = tfl2c_least_of(a[3], b[3]) - tfl2c_greatest_of(a[1], b[1]);
    shared = tfl2c_greatest_of(height, 0.0f) * tfl2c_greatest_of(width, 0.0f);
    return shared / (area_a + area_b - shared);
}

/* The score that comes after `last` in falling order, the first of equal ones first, if it is at
 * least `threshold`; -1 if there is none. The first one of all if `last` is -1. */
static inline int32_t tfl2c_next_score(const float *scores, int32_t count, int32_t last,
                                       float threshold)
{
    int32_t found = -1;

    for (int32_t i = 0; i < count; i++) {
        const int comes_later =
            last < 0 || scores[i] < scores[last] || (i > last && !(scores[i] > scores[last]));

        if (scores[i] >= threshold && comes_later && (found < 0 || scores[i] > scores[found])) {
            found = i;
        }
    }
    return found;
}

#endif
