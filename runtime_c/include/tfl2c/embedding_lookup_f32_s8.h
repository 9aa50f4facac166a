/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* EMBEDDING_LOOKUP of floats from a table of int8 codes. An index from outside stands for the nearest
 * one inside. */
#ifndef TFL2C_EMBEDDING_LOOKUP_F32_S8_H
#define TFL2C_EMBEDDING_LOOKUP_F32_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *scale; /* [length], of the codes, whose zero point is 0; or one of all */
    int32_t per_slice;  /* whether each slice has its own */
    int32_t length;     /* slices of the table */
    int32_t run;        /* elements of one */
} tfl2c_embedding_lookup_f32_s8_params;

/* Makes `count` slices.
 * table: [length][run]; indices: [count]; output: [count][run] */
void tfl2c_embedding_lookup_f32_s8(const tfl2c_embedding_lookup_f32_s8_params *p,
                                   const int8_t *table, const int32_t *indices, float *output,
                                   int32_t count);

#ifdef __cplusplus
}
#endif

#endif
