/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* REDUCE_MAX and REDUCE_MIN, int64: the greatest or the least code over some dimensions.
 * The input's dimensions are seen as runs of neighbours, up to three that are kept and up to
 * three that are reduced; each has a number of elements and a step, the distance from one
 * element to the next. */
#ifndef TFL2C_REDUCE_MAX_S64_H
#define TFL2C_REDUCE_MAX_S64_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t kept[3]; /* elements of the kept runs, the innermost last; 1 where there is none */
    int32_t kept_step[3];
    int32_t reduced[3]; /* the same of the reduced runs */
    int32_t reduced_step[3];
    int32_t flip; /* 0 for the greatest, -1 for the least: bits that are inverted to compare */
} tfl2c_reduce_max_s64_params;

/* Makes the whole output.
 * input:  the runs of kept and reduced dimensions as they lie in the tensor
 * output: [kept[0]][kept[1]][kept[2]] */
void tfl2c_reduce_max_s64(const tfl2c_reduce_max_s64_params *p, const int64_t *input,
                          int64_t *output);

#ifdef __cplusplus
}
#endif

#endif
