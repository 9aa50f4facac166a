/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* REVERSE_SEQUENCE of elements of any size: the first elements along a dimension the other way
 * round, as many as another tensor says for each place of another dimension. A number out of range
 * is taken for the nearest one inside. */
#ifndef TFL2C_REVERSE_SEQUENCE_H
#define TFL2C_REVERSE_SEQUENCE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t first;  /* length of the outer one of the two dimensions */
    int32_t middle; /* elements of those between them */
    int32_t second; /* length of the inner one */
    int32_t run_bytes;
    int32_t sequence_first; /* whether it is the outer one that is reversed */
    int32_t wide;           /* whether lengths are int64_t, not int32_t */
} tfl2c_reverse_sequence_params;

/* Makes the whole output.
 * input, output: [outer][first][middle][second][run_bytes];
 * lengths: [second] if the outer one is reversed, else [first] */
void tfl2c_reverse_sequence(const tfl2c_reverse_sequence_params *p, const void *input,
                            const void *lengths, void *output, int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
