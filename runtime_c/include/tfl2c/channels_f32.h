/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Up to four output channels of a layer of floats: their weights, and what becomes of their sums. */
#ifndef TFL2C_CHANNELS_F32_H
#define TFL2C_CHANNELS_F32_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/floats.h"

#define TFL2C_FOUR 4

/* The type of the weights: float, or int8_t if the file that includes this says so beforehand. The
 * sums of codes are multiplied by the weights' scale in the end. */
#ifndef TFL2C_WEIGHT
#define TFL2C_WEIGHT float
#define TFL2C_WEIGHTS_ARE_CODES 0
#else
#define TFL2C_WEIGHTS_ARE_CODES 1
#endif

static inline int32_t tfl2c_at_most_four(int32_t count)
{
    return count < TFL2C_FOUR ? count : TFL2C_FOUR;
}

#ifdef TFL2C_WEIGHTS_ARE_IN_BLOCKS

/* Weights of up to four output channels, those for one input side by side. */
typedef struct {
    const TFL2C_WEIGHT *first;
    int32_t channels;
} tfl2c_weights_x4;

static inline tfl2c_weights_x4 tfl2c_weight_rows(const TFL2C_WEIGHT *first, int32_t step,
                                                 int32_t count)
{
    const tfl2c_weights_x4 block = {first, count};

    (void)step;
    return block;
}

#else

/* Rows of weights of four output channels; where fewer are left, the last one stands in. */
typedef struct {
    const TFL2C_WEIGHT *a;
    const TFL2C_WEIGHT *b;
    const TFL2C_WEIGHT *c;
    const TFL2C_WEIGHT *d;
} tfl2c_weights_x4;

/* `count` rows of weights, 1 to 4, that begin `step` elements apart. */
static inline tfl2c_weights_x4 tfl2c_weight_rows(const TFL2C_WEIGHT *first, int32_t step,
                                                 int32_t count)
{
    const tfl2c_weights_x4 rows = {
        first,
        &first[count > 1 ? step : 0],
        &first[count > 2 ? 2 * step : (count - 1) * step],
        &first[(count - 1) * step],
    };

    return rows;
}

#endif

/* What `channels` output channels add to their sums. */
typedef struct {
    int32_t channels;   /* 1 to 4 */
    const float *bias;  /* [channels] */
    const float *scale; /* [channels], of the weights; NULL if these are no codes */
    float least;        /* of the activation */
    float greatest;
} tfl2c_ends;

/* Writes the sums of a pixel, biases added and clamped. */
static inline void tfl2c_end_pixel(const float *sums, const tfl2c_ends *ends, float *output)
{
    for (int32_t c = 0; c < ends->channels; c++) {
        const float sum = ends->scale == NULL ? sums[c] : sums[c] * ends->scale[c];

        output[c] = tfl2c_clamp_f32(sum + ends->bias[c], ends->least, ends->greatest);
    }
}

#endif
