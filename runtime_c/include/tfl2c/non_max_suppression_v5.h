/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* NON_MAX_SUPPRESSION_V5: boxes chosen by their scores, which fall where boxes overlap better ones.
 * Equal scores come in the order of the reference's heap. */
#ifndef TFL2C_NON_MAX_SUPPRESSION_V5_H
#define TFL2C_NON_MAX_SUPPRESSION_V5_H

#include <stdint.h>

#include "tfl2c/suppression.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_suppression suppression;
} tfl2c_non_max_suppression_v5_params;

/* Makes the three outputs.
 * boxes: [count][two corners]; scores: [count]
 * chosen, chosen_scores: [most], 0 behind the last one; number: [1], of chosen boxes
 * scratch: words of 4 bytes, [3 * count] */
void tfl2c_non_max_suppression_v5(const tfl2c_non_max_suppression_v5_params *p, const float *boxes,
                                  const float *scores, int32_t *chosen, float *chosen_scores,
                                  int32_t *number, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
