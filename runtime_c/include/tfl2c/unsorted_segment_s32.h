/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SEGMENT_SUM and UNSORTED_SEGMENT_SUM, _PROD, _MAX and _MIN, int32: runs of elements put together
 * by the number of the segment that they belong to. Sums and products are modulo 2^32. */
#ifndef TFL2C_UNSORTED_SEGMENT_S32_H
#define TFL2C_UNSORTED_SEGMENT_S32_H

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
} tfl2c_unsorted_segment_s32_params;

/* Makes the whole output. What has no run is the operation's neutral element; runs of a segment
 * that does not exist are left out.
 * input: [count][run]; segment: [count]; output: [segments][run] */
void tfl2c_unsorted_segment_s32(const tfl2c_unsorted_segment_s32_params *p, const int32_t *input,
                                const int32_t *segment, int32_t *output);

#ifdef __cplusplus
}
#endif

#endif
