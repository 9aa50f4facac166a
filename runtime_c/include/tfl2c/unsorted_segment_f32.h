/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SEGMENT_SUM and UNSORTED_SEGMENT_SUM, _PROD, _MAX and _MIN, float: runs of elements put together
 * by the number of the segment that they belong to. */
#ifndef TFL2C_UNSORTED_SEGMENT_F32_H
#define TFL2C_UNSORTED_SEGMENT_F32_H

#include <stdint.h>

#include "tfl2c/segments.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t operation; /* TFL2C_SEGMENT_SUM and so on */
    int32_t segments;  /* of the output */
    int32_t count;     /* of runs */
    int32_t run;       /* elements of one */
} tfl2c_unsorted_segment_f32_params;

/* Makes the whole output. What has no run is the operation's neutral element; runs of a segment
 * that does not exist are left out.
 * input: [count][run]; segment: [count]; output: [segments][run] */
void tfl2c_unsorted_segment_f32(const tfl2c_unsorted_segment_f32_params *p, const float *input,
                                const int32_t *segment, float *output);

#ifdef __cplusplus
}
#endif

#endif
