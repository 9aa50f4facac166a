/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TFLite_Detection_PostProcess, fast: boxes are chosen by their best class, the best ones first;
 * those that overlap a chosen one too much are not. Unlike the reference it accepts empty boxes,
 * and slots that are not used hold zeros. */
#ifndef TFL2C_DETECTION_POSTPROCESS_FAST_H
#define TFL2C_DETECTION_POSTPROCESS_FAST_H

#include <stdint.h>

#include "tfl2c/detections.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_detections detections;
    int32_t per_box; /* classes that are told of a chosen box, best first: [1, classes] */
} tfl2c_detection_postprocess_fast_params;

/* Makes all four outputs.
 * boxes: [count][box_step]; scores: [count][background + classes]; anchors: [count][4]
 * found: [slots][4], per_box slots for each chosen box; classes, best: [slots]
 * number: [1], of boxes chosen
 * scratch: floats [count + classes] */
void tfl2c_detection_postprocess_fast(const tfl2c_detection_postprocess_fast_params *p,
                                      const void *boxes, const void *scores, const void *anchors,
                                      float *found, float *classes, float *best, float *number,
                                      void *scratch);

#ifdef __cplusplus
}
#endif

#endif
