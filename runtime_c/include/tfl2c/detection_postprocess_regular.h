/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TFLite_Detection_PostProcess, regular: boxes are chosen class by class, the best ones first;
 * those that overlap one chosen for the same class too much are not. The best of all classes are
 * told. Unlike the reference it accepts empty boxes. */
#ifndef TFL2C_DETECTION_POSTPROCESS_REGULAR_H
#define TFL2C_DETECTION_POSTPROCESS_REGULAR_H

#include <stdint.h>

#include "tfl2c/detections.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_detections detections;
    int32_t per_class; /* boxes chosen for a class at most, > 0 */
} tfl2c_detection_postprocess_regular_params;

/* Makes all four outputs; slots that are not used hold zeros.
 * boxes: [count][box_step]; scores: [count][background + classes]; anchors: [count][4]
 * found: [slots][4]; classes, best: [slots]; number: [1], of detections
 * scratch: floats [count + 4 * min(per_class, count)] */
void tfl2c_detection_postprocess_regular(const tfl2c_detection_postprocess_regular_params *p,
                                         const void *boxes, const void *scores, const void *anchors,
                                         float *found, float *classes, float *best, float *number,
                                         void *scratch);

#ifdef __cplusplus
}
#endif

#endif
