/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/detection_postprocess_regular.h"

/* The detections so far, best first. */
typedef struct {
    float *boxes;
    float *classes;
    float *scores;
    int32_t count;
} listed;

/* Puts a detection behind those that are as good; the last one goes if there are too many. */
static void insert(listed *list, int32_t most, const float *box, int32_t class_of, float score)
{
    int32_t at = list->count < most ? list->count++ : most - 1;

    for (; at > 0 && list->scores[at - 1] < score; at--) {
        memcpy(&list->boxes[4 * at], &list->boxes[4 * (at - 1)], 4 * sizeof(float));
        list->classes[at] = list->classes[at - 1];
        list->scores[at] = list->scores[at - 1];
    }
    memcpy(&list->boxes[4 * at], box, 4 * sizeof(float));
    list->classes[at] = (float)class_of;
    list->scores[at] = score;
}

/* The scores of all boxes for one class. */
static void take_column(const tfl2c_detections *d, const void *scores, int32_t class_of,
                        float *column)
{
    for (int32_t i = 0; i < d->count; i++) {
        const int32_t place = i * (d->background + d->classes) + d->background + class_of;

        column[i] = tfl2c_real_at(scores, place, &d->scores);
    }
}

void tfl2c_detection_postprocess_regular(const tfl2c_detection_postprocess_regular_params *p,
                                         const void *boxes, const void *scores, const void *anchors,
                                         float *found, float *classes, float *best, float *number,
                                         void *scratch)
{
    const tfl2c_detections *d = &p->detections;
    float *column = (float *)scratch;
    float *chosen = column + d->count;
    listed list = {found, classes, best, 0};

    for (int32_t c = 0; c < d->classes; c++) {
        int32_t last = -1;
        int32_t count = 0;

        take_column(d, scores, c, column);
        while (count < p->per_class &&
               (last = tfl2c_next_score(column, d->count, last, d->score_threshold)) >= 0) {
            float *box = &chosen[4 * count];

            if (list.count == d->most && column[last] <= best[d->most - 1]) {
                break; /* no further one of this class can be told */
            }
            tfl2c_box_at(d, boxes, anchors, last, box);
            if (!tfl2c_overlaps_any(box, chosen, count, 4, d->overlap_threshold)) {
                insert(&list, d->most, box, c, column[last]);
                count++;
            }
        }
    }
    tfl2c_clear_slots(d, list.count, found, classes, best);
    *number = (float)list.count;
}
