/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_3d_f32.h"

#include "tfl2c/floats.h"

/* Adds to each channel of a place of the output what one tap of the window gives. */
static void add_tap(const tfl2c_conv_3d_f32_params *p, const float *input, const float *weights,
                    float *output)
{
    for (int32_t i = 0; i < p->input_channels; i++) {
        for (int32_t o = 0; o < p->output_channels; o++) {
            output[o] = tfl2c_multiply_add(input[i], *weights++, output[o]);
        }
    }
}

/* Where tap `tap` of the window for output `at` lies in the input; 0 if it is in the padding. */
static int find(const tfl2c_volumes *v, const int32_t *at, const int32_t *tap, int32_t *place)
{
    for (int32_t d = 0; d < 3; d++) {
        place[d] = at[d] * v->stride[d] - v->pad[d] + tap[d] * v->dilation[d];
        if (place[d] < 0 || place[d] >= v->input[d]) {
            return 0;
        }
    }
    return 1;
}

static void make_place(const tfl2c_conv_3d_f32_params *p, const float *input, const int32_t *at,
                       float *output)
{
    const float *weights = p->weights;
    int32_t tap[3] = {0, 0, 0};
    int32_t place[3];

    for (int32_t o = 0; o < p->output_channels; o++) {
        output[o] = 0.0f;
    }
    do {
        if (find(&p->volumes, at, tap, place)) {
            const int32_t from = tfl2c_volume_place(p->volumes.input, place, p->input_channels);

            add_tap(p, &input[from], weights, output);
        }
        weights += p->input_channels * p->output_channels;
    } while (tfl2c_volume_next(p->volumes.kernel, tap));
    for (int32_t o = 0; o < p->output_channels; o++) {
        output[o] = tfl2c_clamp_f32(output[o] + p->bias[o], p->output_min, p->output_max);
    }
}

void tfl2c_conv_3d_f32(const tfl2c_conv_3d_f32_params *p, const float *input, float *output,
                       int32_t batches)
{
    const int32_t *size = p->volumes.input;

    for (int32_t b = 0; b < batches; b++) {
        int32_t at[3] = {0, 0, 0};

        do {
            make_place(p, input, at, output);
            output += p->output_channels;
        } while (tfl2c_volume_next(p->volumes.output, at));
        input += size[0] * size[1] * size[2] * p->input_channels;
    }
}
