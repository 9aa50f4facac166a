/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/non_max_suppression_v4.h"

void tfl2c_non_max_suppression_v4(const tfl2c_non_max_suppression_v4_params *p, const float *boxes,
                                  const float *scores, int32_t *chosen, int32_t *number,
                                  void *scratch)
{
    const tfl2c_suppression *s = &p->suppression;
    float *left = (float *)scratch;
    int32_t *compared = (int32_t *)scratch + s->count;
    const tfl2c_candidates none = {compared + s->count, 0, left, compared};

    *number = tfl2c_suppress(s, boxes, scores, chosen, left + 3 * s->count, none);
}
