/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/non_max_suppression_v5.h"

void tfl2c_non_max_suppression_v5(const tfl2c_non_max_suppression_v5_params *p, const float *boxes,
                                  const float *scores, int32_t *chosen, float *chosen_scores,
                                  int32_t *number, void *scratch)
{
    const tfl2c_suppression *s = &p->suppression;
    int32_t *compared = (int32_t *)scratch;
    float *left = (float *)scratch + s->count;

    *number = tfl2c_suppress(s, boxes, scores, chosen, chosen_scores, left, compared);
}
