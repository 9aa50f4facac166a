/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/svdf_f32.h"

#include <string.h>

#include "tfl2c/floats.h"

/* Forgets the oldest number of a filter, remembers a new one, and weighs them all. */
static float filtered(const tfl2c_svdf_f32_params *p, int32_t filter, const float *input,
                      float *state)
{
    const int32_t last = p->memory - 1;

    memmove(state, &state[1], (size_t)last * sizeof *state);
    state[last] = tfl2c_dot_f32(&p->features[filter * p->depth], input, p->depth);
    return tfl2c_dot_f32(&p->time[filter * p->memory], state, p->memory);
}

static void make_row(const tfl2c_svdf_f32_params *p, const float *input, float *state,
                     float *output)
{
    int32_t filter = 0;

    for (int32_t u = 0; u < p->units; u++) {
        float sum = p->bias[u];

        for (int32_t r = 0; r < p->rank; r++, filter++) {
            sum += filtered(p, filter, input, &state[filter * p->memory]);
        }
        output[u] = tfl2c_clamp_f32(sum, p->output_min, p->output_max);
    }
}

void tfl2c_svdf_f32(const tfl2c_svdf_f32_params *p, const float *input, float *state, float *output,
                    int32_t rows)
{
    const int32_t filters = p->units * p->rank;

    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &state[r * filters * p->memory], &output[r * p->units]);
    }
}
