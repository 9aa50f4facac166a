/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_x4 for cores with the DSP extension. Same contract, same bits as conv_2d_s8_x4.c.
 *
 * Two pixels at a time: the bytes of both windows are widened once into scratch, then all channels
 * pass over them. SMLAD of a word of weights sums 256 * B + A; of its low bytes alone, A. */
#include "tfl2c/conv_2d_s8_x4.h"

#include <string.h>

#include "tfl2c/rescale_x4.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s8_x4_dsp.c needs the DSP extension; build conv_2d_s8_x4.c instead"
#endif

/* Two pixels under whole blocks of channels. The assembler knows the order. */
typedef struct {
    const int16_t *values;  /* [products / 2][2 pixels][2] */
    const uint32_t *blocks; /* at least one */
    int8_t *first;          /* where the codes of the first pixel go */
    int8_t *second;
    const int16_t *values_end;
    const int8_t *first_end;
    int32_t steps; /* products / 2 */
} task;

/* Returns what lies behind the blocks.
 * r4-r7: sums A, AB, C, CD of the first pixel, r8-r11: of the second; r0: values, r1: blocks;
 * [sp]: values, first, second, values_end, first_end, where to enter the unrolled loop. */
__attribute__((naked, noinline)) static const uint32_t *make_blocks(__attribute__((unused))
                                                                    const task *t)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r11, lr}\n\t"
                     "ldm    r0, {r0-r6}\n\t"
                     "subs   r6, #1\n\t"
                     "and    r6, r6, #7\n\t"
                     "adds   r6, #1\n\t"
                     "adr.w  r8, 3f\n\t"
                     "movs   r7, #(3f - 2f) / 8\n\t"
                     "mls    r6, r6, r7, r8\n\t"
                     "orr    r6, r6, #1\n\t"
                     "push   {r0, r2-r6}\n"
                     "1:\n\t"
                     "ldm    r1!, {r4-r7}\n\t"
                     "mov    r8, r4\n\t"
                     "mov    r9, r5\n\t"
                     "mov    r10, r6\n\t"
                     "mov    r11, r7\n\t"
                     "ldr    pc, [sp, #20]\n"
                     "2:\n\t"
                     ".rept  8\n\t"
                     "ldm    r0!, {r2, r3}\n\t"
                     "ldm    r1!, {r12, lr}\n\t"
                     "smlad  r5, r2, r12, r5\n\t"
                     "smlad  r9, r3, r12, r9\n\t"
                     "smlad  r7, r2, lr, r7\n\t"
                     "smlad  r11, r3, lr, r11\n\t"
                     "sxtb16 r12, r12\n\t"
                     "sxtb16 lr, lr\n\t"
                     "smlad  r4, r2, r12, r4\n\t"
                     "smlad  r8, r3, r12, r8\n\t"
                     "smlad  r6, r2, lr, r6\n\t"
                     "smlad  r10, r3, lr, r10\n\t"
                     ".endr\n"
                     "3:\n\t"
                     "ldr    r2, [sp, #12]\n\t"
                     "cmp    r0, r2\n\t"
                     "bne    2b\n\t"
                     "ldm    r1!, {r0, r2, r3, r12, lr}\n\t"
                     "subs   r5, r5, r4\n\t"
                     "subs   r7, r7, r6\n\t"
                     "sub    r9, r9, r8\n\t"
                     "sub    r11, r11, r10\n\t"
                     "cmp    r0, #0\n\t"
                     "bne    5f\n\t"
                     "lsls   r4, r4, #8\n\t"
                     "lsls   r6, r6, #8\n\t"
                     "lsl    r8, r8, #8\n\t"
                     "lsl    r10, r10, #8\n\t"
                     "smmla  r4, r4, r2, r3\n\t"
                     "smmla  r8, r8, r2, r3\n\t"
                     "smmla  r5, r5, r12, lr\n\t"
                     "smmla  r9, r9, r12, lr\n\t"
                     "ldm    r1!, {r2, r3, r12, lr}\n\t"
                     "smmla  r6, r6, r2, r3\n\t"
                     "smmla  r10, r10, r2, r3\n\t"
                     "smmla  r7, r7, r12, lr\n\t"
                     "smmla  r11, r11, r12, lr\n\t"
                     ".irp   x, 4, 5, 6, 7, 8, 9, 10, 11\n\t"
                     "ssat   r\\x, #8, r\\x, asr #12\n\t"
                     ".endr\n"
                     "4:\n\t"
                     "ldrd   r0, r2, [sp, #4]\n\t"
                     "strb   r4, [r0], #1\n\t"
                     "strb   r5, [r0], #1\n\t"
                     "strb   r6, [r0], #1\n\t"
                     "strb   r7, [r0], #1\n\t"
                     "strb   r8, [r2], #1\n\t"
                     "strb   r9, [r2], #1\n\t"
                     "strb   r10, [r2], #1\n\t"
                     "strb   r11, [r2], #1\n\t"
                     "strd   r0, r2, [sp, #4]\n\t"
                     "ldr    r3, [sp, #16]\n\t"
                     "cmp    r0, r3\n\t"
                     "ldr    r0, [sp]\n\t"
                     "bne    1b\n\t"
                     "mov    r0, r1\n\t"
                     "add    sp, #24\n\t"
                     "pop    {r4-r11, pc}\n"

                     /* Two roundings: r0 holds a shift in each byte. */
                     "5:\n\t"
                     ".irp   x, 4, 8\n\t"
                     "lsl    r\\x, r\\x, #1\n\t"
                     "smmulr r\\x, r\\x, r2\n\t"
                     "add    r\\x, r\\x, r\\x, asr #31\n\t"
                     "add    r\\x, r\\x, r3\n\t"
                     "asr    r\\x, r\\x, r0\n\t"
                     "ssat   r\\x, #8, r\\x\n\t"
                     ".endr\n\t"
                     "lsrs   r0, r0, #8\n\t"
                     ".irp   x, 5, 9\n\t"
                     "asr    r\\x, r\\x, #7\n\t"
                     "smmulr r\\x, r\\x, r12\n\t"
                     "add    r\\x, r\\x, r\\x, asr #31\n\t"
                     "add    r\\x, r\\x, lr\n\t"
                     "asr    r\\x, r\\x, r0\n\t"
                     "ssat   r\\x, #8, r\\x\n\t"
                     ".endr\n\t"
                     "ldm    r1!, {r2, r3, r12, lr}\n\t"
                     "lsrs   r0, r0, #8\n\t"
                     ".irp   x, 6, 10\n\t"
                     "lsl    r\\x, r\\x, #1\n\t"
                     "smmulr r\\x, r\\x, r2\n\t"
                     "add    r\\x, r\\x, r\\x, asr #31\n\t"
                     "add    r\\x, r\\x, r3\n\t"
                     "asr    r\\x, r\\x, r0\n\t"
                     "ssat   r\\x, #8, r\\x\n\t"
                     ".endr\n\t"
                     "lsrs   r0, r0, #8\n\t"
                     ".irp   x, 7, 11\n\t"
                     "asr    r\\x, r\\x, #7\n\t"
                     "smmulr r\\x, r\\x, r12\n\t"
                     "add    r\\x, r\\x, r\\x, asr #31\n\t"
                     "add    r\\x, r\\x, lr\n\t"
                     "asr    r\\x, r\\x, r0\n\t"
                     "ssat   r\\x, #8, r\\x\n\t"
                     ".endr\n\t"
                     "b      4b\n"
                     :
                     :
                     : "memory");
}

/* Widens `groups` times four bytes of each of two runs. */
static int16_t *widen(const int8_t *first, const int8_t *second, int32_t groups, int16_t *values)
{
    if (groups == 0) {
        return values;
    }
    __asm__ volatile(
        ".syntax unified\n"
        "1:\n\t"
        "ldr    r5, [%[first]], #4\n\t"
        "ldr    r12, [%[second]], #4\n\t"
        "sxtb16 r4, r5\n\t"
        "sxtb16 r6, r5, ror #8\n\t"
        "sxtb16 r5, r12\n\t"
        "sxtb16 r12, r12, ror #8\n\t"
        "subs   %[groups], #1\n\t"
        "stm    %[values]!, {r4-r6, r12}\n\t"
        "bne    1b\n\t"
        : [first] "+r"(first), [second] "+r"(second), [groups] "+r"(groups), [values] "+r"(values)
        :
        : "r4", "r5", "r6", "r12", "cc", "memory");
    return values;
}

/* What the groups of four leave of two runs. taken: how many such bytes are behind `values`. */
static void widen_rest(const int8_t *first, const int8_t *second, int32_t rest, int16_t *values,
                       int32_t taken)
{
    for (int32_t i = 0; i < rest; i++) {
        const int32_t k = taken + i;
        int16_t *to = &values[k / 2 * 4 + k % 2];

        to[0] = first[i];
        to[2] = second[i];
    }
}

typedef struct {
    int16_t *values;
    int8_t *stage[2]; /* a run of each pixel that is not in the image as it stands */
    int8_t *outside;  /* a run of padding */
} areas;

/* Where a pixel's window lies, and where its codes go. */
typedef struct {
    int32_t row;
    int32_t column;
    int32_t image_row; /* first row of its image */
    int32_t top;
    int32_t left;
    int8_t *output;
} pixel;

/* The run of a row of the kernel: in the image if it is there, else put together in `stage`. */
static const int8_t *run_of(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input,
                            const pixel *at, int32_t k, const areas *a, int8_t *stage)
{
    const int32_t channels = p->input_channels;
    const int32_t y = at->top + k * p->dilation_height;
    const int8_t *row;

    if (y < 0 || y >= p->input_height) {
        return a->outside;
    }
    row = &input[tfl2c_row_offset(at->image_row + y, p->input_rows, p->input_width * channels)];
    if (p->dilation_width == 1 && at->left >= 0 && at->left + p->kernel_width <= p->input_width) {
        return &row[at->left * channels];
    }
    for (int32_t i = 0; i < p->kernel_width; i++) {
        const int32_t x = at->left + i * p->dilation_width;
        const int inside = x >= 0 && x < p->input_width;

        memcpy(&stage[i * channels], inside ? &row[x * channels] : a->outside, (size_t)channels);
    }
    return stage;
}

static void gather(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, const pixel pair[2],
                   const areas *a)
{
    const int32_t run = p->kernel_width * p->input_channels;
    int16_t *values = a->values;
    int16_t *rest = &values[p->kernel_height * (run / 4) * 8];

    for (int32_t k = 0; k < p->kernel_height; k++) {
        const int8_t *first = run_of(p, input, &pair[0], k, a, a->stage[0]);
        const int8_t *second = run_of(p, input, &pair[1], k, a, a->stage[1]);

        values = widen(first, second, run / 4, values);
        if (run % 4 != 0) {
            widen_rest(&first[run / 4 * 4], &second[run / 4 * 4], run % 4, rest, k * (run % 4));
        }
    }
}

static void clamp(const tfl2c_conv_2d_s8_x4_params *p, int8_t *output)
{
    for (int32_t c = 0; c < p->output_channels; c++) {
        output[c] = (int8_t)tfl2c_clamp(output[c], p->output_min, p->output_max);
    }
}

/* All channels of two pixels, which may be the same one. */
static void make_pair(const tfl2c_conv_2d_s8_x4_params *p, const int16_t *values, int8_t *first,
                      int8_t *second)
{
    const int32_t whole = p->output_channels & ~3;
    int8_t codes[2][4];
    task t = {values,        p->blocks,      first, second, &values[2 * p->products],
              &first[whole], p->products / 2};

    if (whole != 0) {
        t.blocks = make_blocks(&t);
    }
    if (whole != p->output_channels) {
        t.first = codes[0];
        t.second = codes[1];
        t.first_end = codes[1];
        (void)make_blocks(&t);
        memcpy(&first[whole], codes[0], (size_t)(p->output_channels - whole));
        memcpy(&second[whole], codes[1], (size_t)(p->output_channels - whole));
    }
    if (p->output_min > -128 || p->output_max < 127) {
        clamp(p, first);
        clamp(p, second);
    }
}

static void start_row(const tfl2c_conv_2d_s8_x4_params *p, int8_t *output, pixel *at, int32_t row)
{
    const int32_t image = row / p->output_height;

    at->row = row;
    at->column = 0;
    at->image_row = image * p->input_height;
    at->top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    at->left = -p->pad_left;
    at->output =
        &output[tfl2c_row_offset(row, p->output_rows, p->output_width * p->output_channels)];
}

/* Goes to the pixel behind, in the next row after the last one of a row. */
static void step(const tfl2c_conv_2d_s8_x4_params *p, int8_t *output, pixel *at)
{
    if (++at->column == p->output_width) {
        start_row(p, output, at, at->row + 1);
        return;
    }
    at->left += p->stride_width;
    at->output += p->output_channels;
}

static void make_windows(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         const areas *a, int32_t first_row, int32_t rows)
{
    pixel at;

    start_row(p, output, &at, first_row);
    for (int32_t left = rows * p->output_width; left > 0; left -= 2) {
        pixel pair[2];

        pair[0] = at;
        if (left > 1) {
            step(p, output, &at);
        }
        pair[1] = at;
        gather(p, input, pair, a);
        make_pair(p, a->values, pair[0].output, pair[1].output);
        if (left > 2) {
            step(p, output, &at);
        }
    }
}

/* A kernel of one tap at every pixel: rows that lie one behind the other are one run of pixels. */
static void make_points(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                        int16_t *values, int32_t pixels)
{
    const int32_t groups = p->input_channels / 4;
    const int32_t rest = p->input_channels % 4;

    for (; pixels > 0; pixels -= 2) {
        const int32_t next = pixels > 1;
        const int8_t *second = &input[next * p->input_channels];
        int16_t *end = widen(input, second, groups, values);

        if (rest != 0) {
            widen_rest(&input[4 * groups], &second[4 * groups], rest, end, 0);
        }
        make_pair(p, values, output, &output[next * p->output_channels]);
        input += 2 * p->input_channels;
        output += 2 * p->output_channels;
    }
}

static int is_pointwise(const tfl2c_conv_2d_s8_x4_params *p)
{
    return p->kernel_height == 1 && p->kernel_width == 1 && p->stride_height == 1 &&
           p->stride_width == 1 && p->output_width == p->input_width &&
           p->output_height == p->input_height;
}

void tfl2c_conv_2d_s8_x4(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t run = (p->kernel_width * p->input_channels + 3) & ~3;
    int8_t *const stages = (int8_t *)scratch + 4 * p->products;
    const areas a = {scratch, {stages, stages + run}, stages + 2 * run};

    memset(a.values, 0, (size_t)(4 * p->products));
    if (!is_pointwise(p)) {
        memset(a.outside, p->input_zero_point, (size_t)run);
        make_windows(p, input, output, &a, first_row, rows);
        return;
    }
    while (rows > 0) {
        const int32_t from = first_row % p->input_rows;
        const int32_t to = first_row % p->output_rows;
        const int32_t most =
            p->input_rows - from < p->output_rows - to ? p->input_rows - from : p->output_rows - to;
        const int32_t now = rows < most ? rows : most;

        make_points(p, &input[from * p->input_width * p->input_channels],
                    &output[to * p->output_width * p->output_channels], a.values,
                    now * p->output_width);
        first_row += now;
        rows -= now;
    }
}
