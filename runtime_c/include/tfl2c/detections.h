/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Boxes that stand for objects: how they are coded around anchors, and in which order those that
 * overlap a better one go. A box is four floats: top, left, bottom, right. */
#ifndef TFL2C_DETECTIONS_H
#define TFL2C_DETECTIONS_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/float_bits.h"
#include "tfl2c/overlap_f32.h"
#include "tfl2c/power_f32.h"

/* What elements mean. */
typedef struct {
    float scale; /* of int8 codes; 0: the elements are floats */
    int32_t zero_point;
} tfl2c_coding;

/* y, x, height, width of a box are coded with regard to its anchor. */
typedef struct {
    tfl2c_coding boxes;
    tfl2c_coding scores;
    tfl2c_coding anchors;
    int32_t count;    /* of boxes */
    int32_t box_step; /* elements of a coded box, of which the first 4 count */
    int32_t classes;
    int32_t background; /* 0, or 1 where each box has one more score in front */
    int32_t most;       /* boxes to choose, > 0 */
    int32_t slots;      /* that the outputs have room for */
    float score_threshold;
    float overlap_threshold;
    float y_scale;
    float x_scale;
    float h_scale;
    float w_scale;
} tfl2c_detections;

static inline float tfl2c_real_at(const void *data, int32_t i, const tfl2c_coding *coding)
{
    if (coding->scale == 0.0f) {
        return ((const float *)data)[i];
    }
    return (float)(((const int8_t *)data)[i] - coding->zero_point) * coding->scale;
}

/* e^x * size / 2 */
static inline float tfl2c_half_size(double x, float size)
{
    double half;

    x *= 1.4426950408889634; /* to powers of 2, within those of floats */
    x = x < -150.0 ? -150.0 : x;
    x = x > 150.0 ? 150.0 : x;
    half = 0.5 * tfl2c_exp2(x) * (double)size;
    if (half > 3.4028234663852886e38) {
        return tfl2c_from_bits_f32(TFL2C_INFINITY_F32);
    }
    return (float)half;
}

/* Decodes box `i`. */
static inline void tfl2c_box_at(const tfl2c_detections *d, const void *boxes, const void *anchors,
                                int32_t i, float *box)
{
    float code[4];
    float anchor[4];
    float centre;
    float half;

    for (int32_t k = 0; k < 4; k++) {
        code[k] = tfl2c_real_at(boxes, i * d->box_step + k, &d->boxes);
        anchor[k] = tfl2c_real_at(anchors, i * 4 + k, &d->anchors);
    }
    centre = (float)((double)code[0] / (double)d->y_scale * (double)anchor[2] + (double)anchor[0]);
    half = tfl2c_half_size((double)code[2] / (double)d->h_scale, anchor[2]);
    box[0] = centre - half;
    box[2] = centre + half;
    centre = (float)((double)code[1] / (double)d->x_scale * (double)anchor[3] + (double)anchor[1]);
    half = tfl2c_half_size((double)code[3] / (double)d->w_scale, anchor[3]);
    box[1] = centre - half;
    box[3] = centre + half;
}

/* Whether `box` overlaps one of `count` boxes, `step` floats apart, too much. */
static inline int tfl2c_overlaps_any(const float *box, const float *boxes, int32_t count,
                                     int32_t step, float threshold)
{
    for (int32_t k = 0; k < count; k++) {
        if (tfl2c_overlap_f32(&boxes[k * step], box) > threshold) {
            return 1;
        }
    }
    return 0;
}

/* Fills the slots of the outputs behind the first `used`. */
static inline void tfl2c_clear_slots(const tfl2c_detections *d, int32_t used, float *boxes,
                                     float *classes, float *scores)
{
    const size_t left = (size_t)(d->slots - used);

    memset(&boxes[4 * used], 0, 4 * left * sizeof(float));
    memset(&classes[used], 0, left * sizeof(float));
    memset(&scores[used], 0, left * sizeof(float));
}

#endif
