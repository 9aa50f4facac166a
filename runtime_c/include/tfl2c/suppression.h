/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Boxes chosen by their scores, the best ones first; those that overlap a chosen one are left out,
 * or their scores fall. */
#ifndef TFL2C_SUPPRESSION_H
#define TFL2C_SUPPRESSION_H

#include <stdint.h>

#include "tfl2c/exponential_f32.h"
#include "tfl2c/overlap_f32.h"

typedef struct {
    int32_t count; /* of boxes */
    int32_t most;  /* boxes to choose: >= 0 */
    float overlap_threshold;
    float score_threshold;
    float falloff; /* -1 / (2 sigma); 0: scores do not fall */
} tfl2c_suppression;

/* Two opposite corners in order: top, left, bottom, right. */
static inline void tfl2c_corners(const float *box, float *ordered)
{
    ordered[0] = tfl2c_least_of(box[0], box[2]);
    ordered[1] = tfl2c_least_of(box[1], box[3]);
    ordered[2] = tfl2c_greatest_of(box[0], box[2]);
    ordered[3] = tfl2c_greatest_of(box[1], box[3]);
}

/* The score that is left of a candidate's beside the chosen boxes that it has not been compared
 * with; the threshold, which is not enough, if it overlaps one of them too much. */
static inline float tfl2c_score_left(const tfl2c_suppression *p, const float *boxes,
                                     const int32_t *chosen, int32_t first, int32_t count,
                                     int32_t candidate, float score)
{
    float own[4];
    float other[4];

    tfl2c_corners(&boxes[4 * candidate], own);
    for (int32_t k = count - 1; k >= first; k--) {
        float overlap;

        tfl2c_corners(&boxes[4 * chosen[k]], other);
        overlap = tfl2c_overlap_f32(own, other);
        if (overlap >= p->overlap_threshold) {
            return p->score_threshold;
        }
        if (p->falloff != 0.0f) {
            score *= tfl2c_exponential_f32(p->falloff * overlap * overlap);
        }
        if (score <= p->score_threshold) {
            break;
        }
    }
    return score;
}

/* Makes both outputs and returns how many boxes are chosen; what is behind them is 0. A chosen box
 * remains a candidate, as in the reference, so that an empty one, which nothing overlaps, is
 * chosen over and over. `left` becomes the scores, `compared` how many chosen boxes each candidate
 * was compared with. */
static inline int32_t tfl2c_suppress(const tfl2c_suppression *p, const float *boxes,
                                     const float *scores, int32_t *chosen, float *chosen_scores,
                                     float *left, int32_t *compared)
{
    int32_t candidates = 0;
    int32_t count = 0;

    for (int32_t i = 0; i < p->count; i++) {
        left[i] = scores[i];
        compared[i] = 0;
        candidates += scores[i] > p->score_threshold;
    }
    while (count < p->most && count < candidates) {
        int32_t best = -1;
        float score;

        for (int32_t i = 0; i < p->count; i++) {
            if (left[i] > p->score_threshold && (best < 0 || left[i] > left[best])) {
                best = i;
            }
        }
        if (best < 0) {
            break;
        }
        score = tfl2c_score_left(p, boxes, chosen, compared[best], count, best, left[best]);
        compared[best] = count;
        if (score == left[best]) {
            chosen_scores[count] = score;
            chosen[count++] = best;
        }
        left[best] = score;
    }
    for (int32_t i = count; i < p->most; i++) {
        chosen_scores[i] = 0.0f;
        chosen[i] = 0;
    }
    return count;
}

#endif
