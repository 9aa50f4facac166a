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

/* The heap: numbers of candidates, of which none is better than the one at (i - 1) / 2. Equal ones
 * come out in the order in which the reference's heap gives them. */
typedef struct {
    int32_t *heap;
    int32_t size;
    float *left;       /* the score of each box */
    int32_t *compared; /* how many chosen boxes each box was compared with */
} tfl2c_candidates;

/* Puts a candidate at a place that is free, or above. */
static inline void tfl2c_rise(const tfl2c_candidates *c, int32_t at, int32_t candidate)
{
    while (at > 0 && c->left[c->heap[(at - 1) / 2]] < c->left[candidate]) {
        c->heap[at] = c->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    c->heap[at] = candidate;
}

static inline void tfl2c_put_candidate(tfl2c_candidates *c, int32_t candidate)
{
    tfl2c_rise(c, c->size, candidate);
    c->size++;
}

/* Takes the best one out. The gap sinks to the end, on the right of two equal ones, and the last
 * one of the heap rises from there. */
static inline int32_t tfl2c_take_candidate(tfl2c_candidates *c)
{
    const int32_t best = c->heap[0];
    const int32_t last = --c->size;
    int32_t gap = 0;

    for (int32_t next = 2; next <= last; next = 2 * gap + 2) {
        if (next == last || c->left[c->heap[next]] < c->left[c->heap[next - 1]]) {
            next--;
        }
        c->heap[gap] = c->heap[next];
        gap = next;
    }
    tfl2c_rise(c, gap, c->heap[last]);
    return best;
}

/* Makes both outputs and returns how many boxes are chosen; what is behind them is 0. A chosen box
 * remains a candidate, as in the reference, so that an empty one, which nothing overlaps, is
 * chosen over and over. */
static inline int32_t tfl2c_suppress(const tfl2c_suppression *p, const float *boxes,
                                     const float *scores, int32_t *chosen, float *chosen_scores,
                                     tfl2c_candidates c)
{
    int32_t most;
    int32_t count = 0;

    for (int32_t i = 0; i < p->count; i++) {
        c.left[i] = scores[i];
        c.compared[i] = 0;
        if (scores[i] > p->score_threshold) {
            tfl2c_put_candidate(&c, i);
        }
    }
    most = p->most < c.size ? p->most : c.size;
    while (count < most && c.size > 0) {
        const int32_t best = tfl2c_take_candidate(&c);
        const float score =
            tfl2c_score_left(p, boxes, chosen, c.compared[best], count, best, c.left[best]);

        c.compared[best] = count;
        if (score == c.left[best]) {
            chosen_scores[count] = score;
            chosen[count++] = best;
        }
        c.left[best] = score;
        if (score > p->score_threshold) {
            tfl2c_put_candidate(&c, best);
        }
    }
    for (int32_t i = count; i < p->most; i++) {
        chosen_scores[i] = 0.0f;
        chosen[i] = 0;
    }
    return count;
}

#endif
