/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ONE_HOT of elements of any size: one value where an index says so, another one elsewhere. An index
 * out of range says so nowhere. */
#ifndef TFL2C_ONE_HOT_H
#define TFL2C_ONE_HOT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t depth;         /* elements along the new dimension */
    int32_t inner;         /* indices behind it */
    int32_t element_bytes; /* 1, 2, 4 or 8 */
    int32_t wide;          /* whether indices are int64_t, not int32_t */
    uint8_t on[8];         /* the bytes of an element */
    uint8_t off[8];        /* likewise */
} tfl2c_one_hot_params;

/* Makes the whole output.
 * indices: [outer][inner]; output: [outer][depth][inner] */
void tfl2c_one_hot(const tfl2c_one_hot_params *p, const void *indices, void *output, int32_t outer);

#ifdef __cplusplus
}
#endif

#endif
