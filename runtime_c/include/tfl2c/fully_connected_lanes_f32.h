/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fully_connected_blocks_f32.h for cores with vectors of floats: each lane is a unit, so that the
 * products of a unit are added one after the other here, too. Include <arm_mve.h> before it; for codes,
 * channels_f32.h will do in place of block_products_f32.h. */
#ifndef TFL2C_FULLY_CONNECTED_LANES_F32_H
#define TFL2C_FULLY_CONNECTED_LANES_F32_H

/* Loads the weights of a block for one input as floats. */
#if TFL2C_WEIGHTS_ARE_CODES
#define TFL2C_LOAD(lanes, from) \
    "vldrb.s32 " lanes ", [" from "], #4; vcvt.f32.s32 " lanes ", " lanes "\n\t"
#else
#define TFL2C_LOAD(lanes, from) "vldrw.32 " lanes ", [" from "], #16\n\t"
#endif

/* Weights from the pointer `from`, times an input in a register. */
#define TFL2C_TIMES(lanes, from, x) \
    TFL2C_LOAD(lanes, from) "vmul.f32 " lanes ", " lanes ", " x "\n\t"

/* Adds such products of a block, and of two, to the sums q0 and q1. */
#define TFL2C_ONE(x) TFL2C_TIMES("q2", "%[w]", x) "vadd.f32 q0, q0, q2\n\t"
#define TFL2C_TWO(x) TFL2C_ONE(x) TFL2C_TIMES("q3", "%[v]", x) "vadd.f32 q1, q1, q3\n\t"

/* The same for the next two inputs. */
#define TFL2C_INPUTS(add) "ldrd %[a], %[b], [%[x]], #8\n\t" add("%[a]") add("%[b]")

/* Adds the products of all inputs: four in a turn, then one by one, which is in %[a]. */
#define TFL2C_ADD_ALL(turn, one)                               \
    "vmov.i32 q0, #0; vmov.i32 q1, #0; wls lr, %[turns], 2f\n" \
    "1:\n\t" turn "le lr, 1b\n"                                \
    "2: wls lr, %[rest], 4f\n"                                 \
    "3: ldr %[a], [%[x]], #4\n\t" one "le lr, 3b\n"            \
    "4: vstrw.32 q0, [%[sums]]\n\t"
#define TFL2C_ADD_ALL_OF(add) TFL2C_ADD_ALL(TFL2C_INPUTS(add) TFL2C_INPUTS(add), add("%[a]"))

/* The sums of a block of four units. weights: [count][4] */
static inline void tfl2c_make_four(float *sums, const float *x, const TFL2C_WEIGHT *weights,
                                   int32_t count)
{
    uint32_t a, b;

    __asm__ volatile(".syntax unified\n\t" TFL2C_ADD_ALL_OF(TFL2C_ONE)
                     : [x] "+&r"(x), [w] "+&l"(weights), [a] "=&r"(a), [b] "=&r"(b)
                     : [sums] "r"(sums), [turns] "r"(count >> 2), [rest] "r"(count & 3)
                     : "q0", "q1", "q2", "lr", "cc", "memory");
}

/* Those of two such blocks. */
static inline void tfl2c_make_eight(float *sums, const float *x, const TFL2C_WEIGHT *weights,
                                    int32_t count)
{
    const TFL2C_WEIGHT *second = &weights[TFL2C_FOUR * count];
    uint32_t a, b;

    __asm__ volatile(
        ".syntax unified\n\t" TFL2C_ADD_ALL_OF(TFL2C_TWO) "vstrw.32 q1, [%[sums], #16]"
        : [x] "+&r"(x), [w] "+&l"(weights), [v] "+&l"(second), [a] "=&r"(a), [b] "=&r"(b)
        : [sums] "r"(sums), [turns] "r"(count >> 2), [rest] "r"(count & 3)
        : "q0", "q1", "q2", "q3", "lr", "cc", "memory");
}

#if TFL2C_WEIGHTS_ARE_CODES

/* Those of a block of one to three units: its weights are [count][units]. */
static inline void tfl2c_make_few(float *sums, const float *x, const TFL2C_WEIGHT *weights,
                                  int32_t count, int32_t units)
{
    const mve_pred16_t lanes = vctp32q((uint32_t)units);
    float32x4_t all = vdupq_n_f32(0.0f);

    for (int32_t k = 0; k < count; k++, weights += units) {
        const float32x4_t w = vcvtq_f32_s32(vldrbq_z_s32(weights, lanes));

        all = vaddq_f32(all, vmulq_n_f32(w, x[k]));
    }
    vst1q_f32(sums, all);
}

#endif

/* Writes the sums of four units, biases added and clamped. A NaN stays one. */
static inline void tfl2c_end_four(const TFL2C_FULLY_CONNECTED_PARAMS *p, int32_t unit,
                                  const float *sums, float *output)
{
    const float *scale = TFL2C_FULLY_CONNECTED_SCALE(p, unit);
    float32x4_t x = vld1q_f32(sums);

    x = scale == NULL ? x : vmulq_f32(x, vld1q_f32(scale));
    x = vaddq_f32(x, vld1q_f32(&p->bias[unit]));
    x = vpselq_f32(vdupq_n_f32(p->output_min), x, vcmpltq_n_f32(x, p->output_min));
    x = vpselq_f32(vdupq_n_f32(p->output_max), x, vcmpgtq_n_f32(x, p->output_max));
    vst1q_f32(&output[unit], x);
}

static inline void tfl2c_make_row(const TFL2C_FULLY_CONNECTED_PARAMS *p, const float *input,
                                  float *output)
{
    const TFL2C_WEIGHT *weights = p->weights;
    float sums[2 * TFL2C_FOUR];
    int32_t u = 0;

    for (; p->units - u >= 2 * TFL2C_FOUR; u += 2 * TFL2C_FOUR) {
        tfl2c_make_eight(sums, input, weights, p->depth);
        tfl2c_end_four(p, u, sums, output);
        tfl2c_end_four(p, u + TFL2C_FOUR, &sums[TFL2C_FOUR], output);
        weights += 2 * TFL2C_FOUR * p->depth;
    }
    if (p->units - u >= TFL2C_FOUR) {
        tfl2c_make_four(sums, input, weights, p->depth);
        tfl2c_end_four(p, u, sums, output);
        weights += TFL2C_FOUR * p->depth;
        u += TFL2C_FOUR;
    }
    if (u < p->units) {
        const tfl2c_ends ends = {
            p->units - u,  &p->bias[u],   TFL2C_FULLY_CONNECTED_SCALE(p, u),
            p->output_min, p->output_max,
        };

        tfl2c_make_few(sums, input, weights, p->depth, ends.channels);
        tfl2c_end_pixel(sums, &ends, &output[u]);
    }
}

static inline void tfl2c_fully_connected_rows(const TFL2C_FULLY_CONNECTED_PARAMS *p,
                                              const float *input, float *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        tfl2c_make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}

#endif
