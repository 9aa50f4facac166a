/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/detection_postprocess_fast.h"

/* The scores of the classes of box `i`. */
static void take_row(const tfl2c_detections *d, const void *scores, int32_t i, float *row)
{
    const int32_t first = i * (d->background + d->classes) + d->background;

    for (int32_t c = 0; c < d->classes; c++) {
        row[c] = tfl2c_real_at(scores, first + c, &d->scores);
    }
}

static float greatest_of_box(const tfl2c_detections *d, const void *scores, int32_t i)
{
    const int32_t first = i * (d->background + d->classes) + d->background;
    float greatest = tfl2c_real_at(scores, first, &d->scores);

    for (int32_t c = 1; c < d->classes; c++) {
        greatest = tfl2c_greatest_of(greatest, tfl2c_real_at(scores, first + c, &d->scores));
    }
    return greatest;
}

void tfl2c_detection_postprocess_fast(const tfl2c_detection_postprocess_fast_params *p,
                                      const void *boxes, const void *scores, const void *anchors,
                                      float *found, float *classes, float *best, float *number,
                                      void *scratch)
{
    const tfl2c_detections *d = &p->detections;
    const float lowest = -tfl2c_from_bits_f32(TFL2C_INFINITY_F32);
    const int32_t step = 4 * p->per_box;
    float *greatest = (float *)scratch;
    float *row = greatest + d->count;
    int32_t chosen = 0;
    int32_t last = -1;
    float box[4];

    for (int32_t i = 0; i < d->count; i++) {
        greatest[i] = greatest_of_box(d, scores, i);
    }
    while (chosen < d->most &&
           (last = tfl2c_next_score(greatest, d->count, last, d->score_threshold)) >= 0) {
        int32_t class_of = -1;

        tfl2c_box_at(d, boxes, anchors, last, box);
        if (tfl2c_overlaps_any(box, found, chosen, step, d->overlap_threshold)) {
            continue;
        }
        take_row(d, scores, last, row);
        for (int32_t k = chosen * p->per_box; k < (chosen + 1) * p->per_box; k++) {
            class_of = tfl2c_next_score(row, d->classes, class_of, lowest);
            class_of = class_of < 0 ? 0 : class_of; /* only where scores are no numbers */
            memcpy(&found[4 * k], box, sizeof(box));
            classes[k] = (float)class_of;
            best[k] = row[class_of];
        }
        chosen++;
    }
    tfl2c_clear_slots(d, chosen * p->per_box, found, classes, best);
    *number = (float)chosen;
}
