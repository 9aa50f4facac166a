/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalOverlapAdd, int16: frames that overlap added up to samples.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_OVERLAP_ADD_S16_H
#define TFL2C_SIGNAL_OVERLAP_ADD_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t frame_size;
    int32_t
        frame_step; /* samples from the beginning of a frame to that of the next, <= frame_size */
    int32_t frames; /* that a call takes */
} tfl2c_signal_overlap_add_s16_params;

/* Makes the whole output. Every sum is clamped to the range.
 * input:  [lines][frames][frame_size]
 * sums:   [lines][frame_size - frame_step], at least one a line, remembered: what frames so far
 *         add to samples to come
 * output: [lines][frames][frame_step] */
void tfl2c_signal_overlap_add_s16(const tfl2c_signal_overlap_add_s16_params *p,
                                  const int16_t *input, int16_t *sums, int16_t *output,
                                  int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
