/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The walk of SignalOverlapAdd. The file that includes this defines before
 *
 * TFL2C_OVERLAP_PARAMS     the type of the parameters
 * TFL2C_OVERLAP_NUMBER     the type of a sample
 * TFL2C_OVERLAP_SUM(a, b)  of two samples */
#ifndef TFL2C_OVERLAP_LINES_H
#define TFL2C_OVERLAP_LINES_H

#include <stdint.h>

/* Adds one frame. The numbers that move on are read before another takes their place. */
static inline void tfl2c_overlap_frame(const TFL2C_OVERLAP_PARAMS *p,
                                       const TFL2C_OVERLAP_NUMBER *frame,
                                       TFL2C_OVERLAP_NUMBER *sums, TFL2C_OVERLAP_NUMBER *output)
{
    const int32_t kept = p->frame_size - p->frame_step;

    for (int32_t i = 0; i < p->frame_size; i++) {
        const TFL2C_OVERLAP_NUMBER before = i < kept ? sums[i] : 0;
        const TFL2C_OVERLAP_NUMBER sum = TFL2C_OVERLAP_SUM(frame[i], before);

        if (i < p->frame_step) {
            output[i] = sum;
        } else {
            sums[i - p->frame_step] = sum;
        }
    }
}

static inline void tfl2c_overlap_lines(const TFL2C_OVERLAP_PARAMS *p,
                                       const TFL2C_OVERLAP_NUMBER *input,
                                       TFL2C_OVERLAP_NUMBER *sums, TFL2C_OVERLAP_NUMBER *output,
                                       int32_t lines)
{
    const int32_t kept = p->frame_size - p->frame_step;

    for (int32_t l = 0; l < lines; l++) {
        for (int32_t f = 0; f < p->frames; f++) {
            tfl2c_overlap_frame(p, input, &sums[l * kept], output);
            input += p->frame_size;
            output += p->frame_step;
        }
    }
}

#endif
