/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* NON_MAX_SUPPRESSION_V4: boxes chosen by their scores, but none that overlaps a better one.
 * Equal scores come in the order of the reference's heap. */
#ifndef TFL2C_NON_MAX_SUPPRESSION_V4_H
#define TFL2C_NON_MAX_SUPPRESSION_V4_H

#include <stdint.h>

#include "tfl2c/suppression.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_suppression suppression;
} tfl2c_non_max_suppression_v4_params;

/* Makes both outputs.
 * boxes: [count][two corners]; scores: [count]
 * chosen: [most], 0 behind the last one; number: [1], of chosen boxes
 * scratch: words of 4 bytes, [3 * count + most] */
void tfl2c_non_max_suppression_v4(const tfl2c_non_max_suppression_v4_params *p, const float *boxes,
                                  const float *scores, int32_t *chosen, int32_t *number,
                                  void *scratch);

#ifdef __cplusplus
}
#endif

#endif
