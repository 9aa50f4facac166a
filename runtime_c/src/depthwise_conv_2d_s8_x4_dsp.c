/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_x4 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_x4.c.
 *
 * For an output row and four channels, the input rows under the kernel are widened into scratch,
 * less the zero point: [column][pairs of rows][4 channels] words of two halfwords. What a window
 * sees of whole columns is one run there. Rows and columns outside of the image are left out. */
#include "tfl2c/depthwise_conv_2d_s8_x4.h"

#include "tfl2c/column_x4.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s8_x4_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define HEADER_WORDS 13 /* of a group, before the weights */
#define TAP_BYTES 16    /* of two rows and a column, in scratch and among the weights */

/* Neighbouring pixels whose windows see as many columns. The assembler knows the order. */
typedef struct {
    const int16_t *values; /* that the first window sees */
    int32_t move;          /* from one window to the next in bytes */
    int8_t *output;
    int32_t pixel; /* distance of pixels in bytes */
    int32_t pixels;
    const uint32_t *weights; /* that the windows use first */
    const uint32_t *group;
    int32_t run;     /* bytes without a gap between weights */
    int32_t skip;    /* bytes of that gap */
    int32_t columns; /* runs, may be 0 */
} windows;

/* What lies on the stack, copied from there, and behind it. */
#define MOVE "4"
#define OUTPUT "8"
#define PIXEL "12"
#define PIXELS "16"
#define WEIGHTS "20"
#define GROUP "24"
#define RUN "28"
#define SKIP "32"
#define COLUMNS "36"
#define END "40" /* of the run, and how many are left behind it */

#define TAP                                                          \
    "ldm r0!, {r2-r5}; ldm r1!, {r6-r9}; smlad r10, r2, r6, r10\n\t" \
    "smlad r11, r3, r7, r11; smlad r12, r4, r8, r12; smlad lr, r5, r9, lr\n"

/* r0: values, r1: weights, r10 to r12 and lr: sums of the channels */
static __attribute__((naked, noinline, aligned(4))) void make_windows(__attribute__((unused))
                                                                      const windows *w)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r0-r9}; sub sp, #48; stm sp, {r0-r9}\n"
        "1: ldr r2, [sp, #" GROUP "]; ldm r2, {r3, r10-r12, lr}\n\t"
        "ldr r0, [sp]; ldr r1, [sp, #" WEIGHTS "]; ldr r3, [sp, #" COLUMNS "]; cbz r3, 5f\n"
        "2: ldr r2, [sp, #" RUN "]; add r4, r0, r2; strd r4, r3, [sp, #" END "]\n\t"
        "lsls r2, r2, #27; bmi 4f\n"
        "3: " TAP "4: " TAP "ldr r2, [sp, #" END "]; cmp r0, r2; bne 3b\n\t"
        "ldr r3, [sp, #" END " + 4]; ldr r2, [sp, #" SKIP "]; add r1, r1, r2\n\t"
        "subs r3, #1; bne 2b\n"
        "5: ldr r0, [sp, #" GROUP "]; ldr r1, [r0], #20; ldm r0, {r2-r9}; cbnz r1, 7f\n\t"
        "smmla r10, r10, r2, r3; smmla r11, r11, r4, r5; smmla r12, r12, r6, r7\n\t"
        "smmla lr, lr, r8, r9; ssat r10, #8, r10, asr #10; ssat r11, #8, r11, asr #10\n\t"
        "ssat r12, #8, r12, asr #10; ssat lr, #8, lr, asr #10\n"
        "6: bfi r10, r11, #8, #8; bfi r10, r12, #16, #8; bfi r10, lr, #24, #8\n\t"
        "ldrd r2, r3, [sp, #" OUTPUT "]; str r10, [r2]; add r2, r2, r3; str r2, [sp, #" OUTPUT
        "]\n\t"
        "ldrd r0, r1, [sp]; add r0, r0, r1; str r0, [sp]; ldr r4, [sp, #" PIXELS "]\n\t"
        "subs r4, #1; str r4, [sp, #" PIXELS "]; bne 1b\n\t"
        "add sp, #48; pop {r4-r11, pc}\n"
        "7: " TFL2C_COLUMN_EXACTLY("r10", "r2", "r3") TFL2C_COLUMN_EXACTLY("r11", "r4", "r5")
            TFL2C_COLUMN_EXACTLY("r12", "r6", "r7")
                TFL2C_COLUMN_EXACTLY("lr", "r8", "r9") "b 6b\n\t"
        :
        :
        : "memory");
}

/* Where the windows of an output row lie: rows of the kernel [begin, end) are in the image. */
typedef struct {
    tfl2c_rows_to_widen rows;
    int32_t begin;
    int32_t end;
    int8_t *output;
} window_row;

static int32_t all_pairs(const tfl2c_depthwise_conv_2d_s8_x4_params *p)
{
    return (p->kernel_height + 1) / 2;
}

/* Finds the rows of the image under the kernel. image_row: the first of the image; top: of it */
static void find_rows(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const int8_t *input,
                      int32_t image_row, int32_t top, window_row *w)
{
    const int32_t length = p->input_width * p->channels;
    tfl2c_row_pair *pair =
        (tfl2c_row_pair *)((void *)&w->rows
                               .values[all_pairs(p) * p->input_width * (TAP_BYTES / 2)]);

    w->begin = top < 0 ? -top : 0;
    w->end = p->kernel_height < p->input_height - top ? p->kernel_height : p->input_height - top;
    w->rows.pairs = pair;
    w->rows.count = w->begin < w->end ? (w->end + 1) / 2 - w->begin / 2 : 0;
    w->rows.column = w->rows.count * TAP_BYTES;
    for (int32_t k = w->begin / 2 * 2; k < w->end; k += 2, pair++) {
        const int32_t upper = k < w->begin ? k + 1 : k;
        const int32_t lower = k + 1 < w->end ? k + 1 : k;

        pair->upper = &input[tfl2c_row_offset(image_row + top + upper, p->input_rows, length)];
        pair->lower = &input[tfl2c_row_offset(image_row + top + lower, p->input_rows, length)];
    }
}

/* Widens four channels; a row of a pair that is not in the image becomes 0. */
static void fill(const tfl2c_depthwise_conv_2d_s8_x4_params *p, window_row *w, int32_t channel)
{
    int16_t *values = w->rows.values;
    int16_t *last = &values[(w->rows.count - 1) * TAP_BYTES / 2 + 1];

    w->rows.begin = channel;
    w->rows.end = channel + p->input_width * p->channels;
    tfl2c_widen_pairs(&w->rows);
    for (int32_t x = 0; x < p->input_width && w->begin % 2 != 0; x++) {
        values[0] = values[2] = values[4] = values[6] = 0;
        values += w->rows.column / 2;
    }
    for (int32_t x = 0; x < p->input_width && w->end % 2 != 0 && w->end < p->kernel_height; x++) {
        last[0] = last[2] = last[4] = last[6] = 0;
        last += w->rows.column / 2;
    }
}

/* Makes pixels from column x on whose windows see as many columns. left: of the first window */
static void make_pixels(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const window_row *w,
                        windows *t, int32_t left, int32_t pixels)
{
    const int32_t right = left + p->kernel_width;
    const int32_t begin = left < 0 ? 0 : left;
    const int32_t end = right < p->input_width ? right : p->input_width;
    const int32_t pairs = all_pairs(p);
    const int32_t tap = (begin - left) * pairs + w->begin / 2;

    t->pixels = pixels;
    t->columns = w->rows.count != 0 && begin < end ? end - begin : 0;
    t->values = &w->rows.values[begin * w->rows.column / 2];
    t->weights = &t->group[HEADER_WORDS + (t->columns != 0 ? tap * TAP_BYTES / 4 : 0)];
    t->run = w->rows.column;
    t->skip = (pairs - w->rows.count) * TAP_BYTES;
    if (t->skip == 0 && t->columns != 0) {
        t->run *= t->columns;
        t->columns = 1;
    }
    make_windows(t);
    t->output += pixels * p->channels;
}

/* Makes four channels of an output row. */
static void make_group(const tfl2c_depthwise_conv_2d_s8_x4_params *p, window_row *w,
                       const uint32_t *group, int32_t channel)
{
    const int32_t room = p->input_width - p->kernel_width;
    windows t = {
        0, p->stride_width * w->rows.column, &w->output[channel], p->channels, 0, 0, group, 0, 0,
        0};
    int32_t left = -p->pad_left;
    int32_t pixels;

    if (w->rows.count != 0) {
        fill(p, w, channel);
    }
    for (int32_t x = 0; x < p->output_width; x += pixels, left += pixels * p->stride_width) {
        pixels = left >= 0 && left <= room ? (room - left) / p->stride_width + 1 : 1;
        pixels = pixels < p->output_width - x ? pixels : p->output_width - x;
        make_pixels(p, w, &t, left, pixels);
    }
}

/* Makes a row one pixel wide if all rows under the kernel lie one below the other in the image.
 * top: the first of these, image_row: the first of the image. Returns whether it did. */
static int make_column(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const window_row *w,
                       const int8_t *input, int32_t image_row, int32_t top)
{
    const int32_t at = (image_row + top) % p->input_rows;
    const tfl2c_column column = {p->groups,
                                 p->channels,
                                 w->rows.less,
                                 &input[at * p->channels],
                                 w->output,
                                 p->channels / 4,
                                 p->kernel_height / 2 * TAP_BYTES,
                                 p->kernel_height % 2};

    if (p->input_width != 1 || p->kernel_width != 1 || p->output_width != 1 ||
        p->channels % 4 != 0 || top < 0 || top + p->kernel_height > p->input_height ||
        at + p->kernel_height > p->input_rows) {
        return 0;
    }
    tfl2c_column_make(&column);
    return 1;
}

void tfl2c_depthwise_conv_2d_s8_x4(const tfl2c_depthwise_conv_2d_s8_x4_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->channels;
    const int32_t words = HEADER_WORDS + p->kernel_width * all_pairs(p) * TAP_BYTES / 4;
    const uint32_t less = (uint32_t)-p->input_zero_point & 0xffffu;
    window_row w = {{0, 0, 0, 0, p->channels, 0, scratch, less << 16 | less}, 0, 0, 0};

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        const uint32_t *group = p->groups;

        w.output = &output[tfl2c_row_offset(r, p->output_rows, length)];
        if (!make_column(p, &w, input, image * p->input_height, top)) {
            find_rows(p, input, image * p->input_height, top, &w);
            for (int32_t c = 0; c < p->channels; c += 4, group += words) {
                make_group(p, &w, group, c < p->channels - 4 ? c : p->channels - 4);
            }
        }
        for (int32_t i = 0; i < length && (p->output_min > -128 || p->output_max < 127); i++) {
            w.output[i] = (int8_t)tfl2c_clamp(w.output[i], p->output_min, p->output_max);
        }
    }
}
