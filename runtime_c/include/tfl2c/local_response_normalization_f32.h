/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOCAL_RESPONSE_NORMALIZATION, float: each element divided by a power of the sum of squares around
 * it in its row: of those from `radius` before it up to, but without, the one `radius` behind it,
 * as in the reference. */
#ifndef TFL2C_LOCAL_RESPONSE_NORMALIZATION_F32_H
#define TFL2C_LOCAL_RESPONSE_NORMALIZATION_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t depth;  /* elements of a row */
    int32_t radius; /* >= 0 */
    float bias;
    float alpha;
    float beta;
} tfl2c_local_response_normalization_f32_params;

/* Makes `rows` rows: x * (bias + alpha * sum)^-beta.
 * input, output: [rows][depth] */
void tfl2c_local_response_normalization_f32(const tfl2c_local_response_normalization_f32_params *p,
                                            const float *input, float *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
