/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BROADCAST_ARGS: the shape that two shapes are broadcast to, both known at run time only. */
#ifndef TFL2C_BROADCAST_ARGS_H
#define TFL2C_BROADCAST_ARGS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t first;  /* lengths in the first shape, >= 1 */
    int32_t second; /* in the second one, >= 1 */
    int32_t wide;   /* lengths are int64_t if not 0, else int32_t */
} tfl2c_broadcast_args_params;

/* Shapes meet at their ends; the shorter one counts as if it began with ones. Where both lengths
 * are other than 1 the output has the first one's.
 * first: [first]; second: [second]; output: as long as the longer one */
void tfl2c_broadcast_args(const tfl2c_broadcast_args_params *p, const void *first,
                          const void *second, void *output);

#ifdef __cplusplus
}
#endif

#endif
