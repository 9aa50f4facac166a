/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_3x3 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_3x3.c.
 *
 * Rows are made in bands. The input of a band is widened into scratch for four channels at a time,
 * halfwords of two rows in a word: [column][channel][4 pairs of rows]. Three words of weights are
 * six once they are widened, and stay in registers while a channel passes over its columns. */
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"

#include <string.h>

#include "tfl2c/rescale_x4.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s8_3x3_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define BAND_ROWS 8      /* input rows in scratch */
#define COLUMN_HALVES 32 /* of a column in scratch */
#define GROUP_WORDS 25

/* Channels of a band, all with the same kind of rescaling. The assembler knows the order. */
typedef struct {
    const int16_t *values; /* of the first channel at the band's first column and row */
    int8_t *output;        /* of the first channel at the first pixel */
    int32_t pixel;         /* distance of pixels in bytes */
    int32_t row;           /* distance of rows in bytes, 0 for one row */
    int32_t columns;       /* to make */
    int32_t rows;          /* to make */
    const uint32_t *words; /* of the channels */
    int32_t channels;
    uint32_t shift; /* of the rescaling */
} task;

/* Entry: r0 = task. Then r0: values, r2: output, r8-r12, lr: weights of the columns of taps, (top,
 * middle) and (middle, bottom), and on the stack: */
#define MULTIPLIER "0" /* 0 for a rescaling with shift */
#define BEGINNING "8"  /* of the sum; the addend is before it */
#define PIXEL "12"
#define ROW "16"
#define OUTPUT "20"
#define ROWS "24"
#define VALUES "28"
#define TILES_END "32"
#define COLUMNS "36"
#define EXACT "40" /* multiplier for a rescaling with shift */
#define SHIFT "44"
#define WORDS "48"
#define CHANNELS "52"
#define TASK "56"

#define BEGIN(COLUMN_SHIFT)                                                               \
    ".syntax unified\n\t"                                                                 \
    "push   {r0, r4-r11, lr}\n\t"                                                         \
    "sub    sp, #56\n\t"                                                                  \
    "ldr    r3, [r0, #24]\n\t"                                                            \
    "ldrd   r4, r5, [r0, #28]\n\t"                                                        \
    "str    r5, [sp, #" SHIFT "]\n"                                                       \
    "6:\n\t" /* a channel: r0 is the task, r3 its words, r4 how many channels are left */ \
    "str    r4, [sp, #" CHANNELS "]\n\t"                                                  \
    "ldm    r0, {r0-r2, r4-r6}\n\t"                                                       \
    "strd   r2, r4, [sp, #" PIXEL "]\n\t"                                                 \
    "strd   r1, r6, [sp, #" OUTPUT "]\n\t"                                                \
    "mov    r2, r1\n\t"                                                                   \
    "str    r5, [sp, #" COLUMNS "]\n\t"                                                   \
    "lsrs   r5, r5, #1\n\t"                                                               \
    "add    r1, r0, r5, lsl #" COLUMN_SHIFT "\n\t"                                        \
    "strd   r0, r1, [sp, #" VALUES "]\n\t"                                                \
    "ldm    r3!, {r4-r7, r8, r9}\n\t" /* words of the channel */                          \
    "str    r3, [sp, #" WORDS "]\n\t"                                                     \
    "str    r8, [sp, #" EXACT "]\n\t"                                                     \
    "ldr    r3, [sp, #" SHIFT "]\n\t"                                                     \
    "cmp    r3, #0\n\t"                                                                   \
    "it     ne\n\t"                                                                       \
    "movne  r8, #0\n\t"                                                                   \
    "strd   r8, r9, [sp, #" MULTIPLIER "]\n\t"                                            \
    "str    r7, [sp, #" BEGINNING "]\n\t"                                                 \
    "and    r8, r4, #0xff00ff00\n\t"                                                      \
    "lsls   r4, r4, #8\n\t"                                                               \
    "and    r9, r4, #0xff00ff00\n\t"                                                      \
    "and    r10, r5, #0xff00ff00\n\t"                                                     \
    "lsls   r5, r5, #8\n\t"                                                               \
    "and    r11, r5, #0xff00ff00\n\t"                                                     \
    "and    r12, r6, #0xff00ff00\n\t"                                                     \
    "lsls   r6, r6, #8\n\t"                                                               \
    "and    lr, r6, #0xff00ff00\n"                                                        \
    "1:\n\t" /* two rows of the output; r1 is the end of the whole tiles */               \
    "cmp    r0, r1\n\t"                                                                   \
    "beq    3f\n"                                                                         \
    "2:\n\t" /* two rows by two columns */                                                \
    "ldr    r7, [sp, #" BEGINNING "]\n\t"

/* Rescales r4, r5 (upper row), r6, r7 (lower row), for one column r4, r6 only. The lower row may be
 * the same as the upper one, which then must be written last. */
#define RESCALE(SUMS)                          \
    "ldrd   r1, r3, [sp, #" MULTIPLIER "]\n\t" \
    "cbz    r1, 8f\n\t"                        \
    ".irp   x, " SUMS "\n\t"                   \
    "smmla  r\\x, r\\x, r1, r3\n\t"            \
    ".endr\n\t"                                \
    ".irp   x, " SUMS "\n\t"                   \
    "ssat   r\\x, #8, r\\x, asr #10\n\t"       \
    ".endr\n"                                  \
    "7:\n\t"

#define RESCALE_EXACTLY(SUMS)              \
    "8:\n\t"                               \
    "ldr    r1, [sp, #" EXACT "]\n\t"      \
    ".irp   x, " SUMS "\n\t"               \
    "asr    r\\x, r\\x, #7\n\t"            \
    "smmulr r\\x, r\\x, r1\n\t"            \
    "add    r\\x, r\\x, r\\x, asr #31\n\t" \
    "add    r\\x, r\\x, r3\n\t"            \
    ".endr\n\t"                            \
    "ldr    r1, [sp, #" SHIFT "]\n\t"      \
    ".irp   x, " SUMS "\n\t"               \
    "asr    r\\x, r\\x, r1\n\t"            \
    "ssat   r\\x, #8, r\\x\n\t"            \
    ".endr\n\t"                            \
    "b      7b\n"

#define STORE_TILE(ADVANCE)               \
    "ldrd   r1, r3, [sp, #" PIXEL "]\n\t" \
    "add    r3, r3, r2\n\t"               \
    "strb   r6, [r3]\n\t"                 \
    "strb   r7, [r3, r1]\n\t"             \
    "strb   r4, [r2]\n\t"                 \
    "strb   r5, [r2, r1]\n\t"             \
    "add    r2, r2, r1, lsl #1\n\t"       \
    "ldr    r1, [sp, #" TILES_END "]\n\t" \
    "adds   r0, #" ADVANCE "\n\t"         \
    "cmp    r0, r1\n\t"                   \
    "bne    2b\n\t"                       \
    "b      3f\n"

/* The column that two do not divide. */
#define LAST_COLUMN                     \
    "3:\n\t"                            \
    "ldr    r1, [sp, #" COLUMNS "]\n\t" \
    "lsls   r1, r1, #31\n\t"            \
    "beq    4f\n\t"                     \
    "ldr    r6, [sp, #" BEGINNING "]\n\t"

#define STORE_COLUMN                \
    "ldr    r3, [sp, #" ROW "]\n\t" \
    "strb   r6, [r2, r3]\n\t"       \
    "strb   r4, [r2]\n\t"           \
    "b      4f\n"

/* Goes on by two output rows, which are VALUES_ADVANCE bytes of a column in scratch; then to the
 * next channel. */
#define END(VALUES_ADVANCE)                            \
    "4:\n\t"                                           \
    "ldr    r3, [sp, #" ROWS "]\n\t"                   \
    "subs   r3, #2\n\t"                                \
    "ble    9f\n\t"                                    \
    "str    r3, [sp, #" ROWS "]\n\t"                   \
    "ldrd   r1, r2, [sp, #" ROW "]\n\t"                \
    "add    r2, r2, r1, lsl #1\n\t"                    \
    "str    r2, [sp, #" OUTPUT "]\n\t"                 \
    "subs   r3, #1\n\t"                                \
    "it     eq\n\t"                                    \
    "streq  r3, [sp, #" ROW "]\n\t" /* no row below */ \
    "ldrd   r0, r1, [sp, #" VALUES "]\n\t"             \
    "adds   r0, #" VALUES_ADVANCE "\n\t"               \
    "adds   r1, #" VALUES_ADVANCE "\n\t"               \
    "strd   r0, r1, [sp, #" VALUES "]\n\t"             \
    "b      1b\n"                                      \
    "9:\n\t"                                           \
    "ldr    r0, [sp, #" TASK "]\n\t"                   \
    "ldrd   r1, r2, [r0]\n\t"                          \
    "adds   r1, #16\n\t"                               \
    "adds   r2, #1\n\t"                                \
    "strd   r1, r2, [r0]\n\t"                          \
    "ldrd   r3, r4, [sp, #" WORDS "]\n\t"              \
    "subs   r4, #1\n\t"                                \
    "bne    6b\n\t"                                    \
    "add    sp, #60\n\t"                               \
    "pop    {r4-r11, pc}\n"

/* A column of taps, weights T and B, over the values r1, r3 of four rows, for both output rows. */
#define TAPS(UPPER, FROM_UPPER, LOWER, FROM_LOWER, T, B) \
    "smlad  " UPPER ", r1, " T ", " FROM_UPPER "\n\t"    \
    "smlatb " LOWER ", r1, " T ", " FROM_LOWER "\n\t"    \
    "smlabt " UPPER ", r3, " B ", " UPPER "\n\t"         \
    "smlad  " LOWER ", r3, " B ", " LOWER "\n\t"

__attribute__((naked, noinline)) static void make_stride_1(__attribute__((unused))
                                                           const task *channel)
{
    __asm__ volatile(
        BEGIN("7") "ldrd   r1, r3, [r0]\n\t" TAPS(
            "r4", "r7", "r6", "r7", "r8",
            "r9") "ldrd   r1, r3, [r0, #64]\n\t" TAPS("r4", "r4", "r6", "r6", "r10", "r11")
            TAPS("r5", "r7", "r7", "r7", "r8",
                 "r9") "ldrd   r1, r3, [r0, #128]\n\t" TAPS("r4", "r4", "r6", "r6", "r12", "lr")
                TAPS("r5", "r5", "r7", "r7", "r10", "r11") "ldrd   r1, r3, [r0, #192]\n\t" TAPS(
                    "r5", "r5", "r7", "r7", "r12", "lr") RESCALE("4, 5, 6, 7") STORE_TILE("128")
                    RESCALE_EXACTLY("4, 5, 6, 7") LAST_COLUMN
        "ldrd   r1, r3, [r0]\n\t" TAPS(
            "r4", "r6", "r6", "r6", "r8",
            "r9") "ldrd   r1, r3, [r0, #64]\n\t" TAPS("r4", "r4", "r6", "r6", "r10",
                                                      "r11") "ldrd   r1, r3, [r0, "
                                                             "#128]\n\t" TAPS("r4", "r4", "r6",
                                                                              "r6", "r12", "lr")
                                                                 RESCALE("4, 6")
                                                                     STORE_COLUMN RESCALE_EXACTLY(
                                                                         "4, 6") END("4")
        :
        :
        : "memory");
}

/* The same for stride 2: the lower output row begins two rows down. */
#define WIDE_UPPER(SUM, FROM, T, B)           \
    "smlad  " SUM ", r1, " T ", " FROM "\n\t" \
    "smlabt " SUM ", r3, " B ", " SUM "\n\t"
#define WIDE_LOWER(SUM, FROM, T) "smlad  " SUM ", r3, " T ", " FROM "\n\t"
#define WIDE_LOWEST(SUM, B) "smlabt " SUM ", r1, " B ", " SUM "\n\t"

__attribute__((naked, noinline)) static void make_stride_2(__attribute__((unused))
                                                           const task *channel)
{
    __asm__ volatile(
        BEGIN("8") "ldrd   r1, r3, [r0]\n\t" WIDE_UPPER("r4", "r7", "r8", "r9")
            WIDE_LOWER("r6", "r7", "r8") "ldr    r1, [r0, #8]\n\t" WIDE_LOWEST(
                "r6", "r9") "ldrd   r1, r3, [r0, #64]\n\t" WIDE_UPPER("r4", "r4", "r10", "r11")
                WIDE_LOWER("r6", "r6", "r10") "ldr    r1, [r0, #72]\n\t" WIDE_LOWEST(
                    "r6", "r11") "ldrd   r1, r3, [r0, #128]\n\t" WIDE_UPPER("r4", "r4", "r12", "lr")
                    WIDE_LOWER("r6", "r6", "r12") WIDE_UPPER("r5", "r7", "r8", "r9") WIDE_LOWER(
                        "r7", "r7", "r8") "ldr    r1, [r0, #136]\n\t" WIDE_LOWEST("r6", "lr")
                        WIDE_LOWEST("r7", "r9") "ldrd   r1, r3, [r0, #192]\n\t" WIDE_UPPER(
                            "r5", "r5", "r10", "r11")
                            WIDE_LOWER("r7", "r7", "r10") "ldr    r1, [r0, #200]\n\t" WIDE_LOWEST(
                                "r7", "r11") "ldrd   r1, r3, [r0, #256]\n\t" WIDE_UPPER("r5", "r5",
                                                                                        "r12", "lr")
                                WIDE_LOWER("r7", "r7",
                                           "r12") "ldr    r1, [r0, #264]\n\t" WIDE_LOWEST("r7",
                                                                                          "lr")
                                    RESCALE("4, 5, 6, 7") STORE_TILE("256")
                                        RESCALE_EXACTLY("4, 5, 6, 7") LAST_COLUMN
        "ldrd   r1, r3, [r0]\n\t" WIDE_UPPER("r4", "r6", "r8", "r9")
            WIDE_LOWER("r6", "r6", "r8") "ldr    r1, [r0, #8]\n\t" WIDE_LOWEST(
                "r6", "r9") "ldrd   r1, r3, [r0, #64]\n\t" WIDE_UPPER("r4", "r4", "r10", "r11")
                WIDE_LOWER("r6", "r6", "r10") "ldr    r1, [r0, #72]\n\t" WIDE_LOWEST(
                    "r6", "r11") "ldrd   r1, r3, [r0, #128]\n\t" WIDE_UPPER("r4", "r4", "r12", "lr")
                    WIDE_LOWER("r6", "r6", "r12") "ldr    r1, [r0, #136]\n\t" WIDE_LOWEST("r6",
                                                                                          "lr")
                        RESCALE("4, 6") STORE_COLUMN "b      4f\n" RESCALE_EXACTLY("4, 6") END("8")
        :
        :
        : "memory");
}

/* Four rows of the input, to be widened for four channels. The assembler knows the order. */
typedef struct {
    const int8_t *ends[4]; /* of the rows, behind the last pixel, at the first of the channels */
    int32_t first;         /* pixel to begin with, minus bytes from the end */
    int32_t pixel;         /* distance of pixels in bytes */
    int16_t *values;
} four_rows;

__attribute__((naked, noinline)) static void widen(__attribute__((unused)) const four_rows *from)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r10, lr}\n\t"
                     "ldm    r0, {r0-r3, r8, r12, lr}\n"
                     "1:\n\t"
                     "ldr    r4, [r0, r8]\n\t"
                     "ldr    r5, [r1, r8]\n\t"
                     "ldr    r9, [r2, r8]\n\t"
                     "ldr    r10, [r3, r8]\n\t"
                     "pkhbt  r6, r4, r5, lsl #16\n\t"
                     "pkhtb  r7, r5, r4, asr #16\n\t"
                     "mov    r4, r9\n\t"
                     "pkhbt  r9, r9, r10, lsl #16\n\t"
                     "pkhtb  r10, r10, r4, asr #16\n\t"
                     "sxtb16 r4, r6\n\t"
                     "sxtb16 r5, r9\n\t"
                     "strd   r4, r5, [lr]\n\t"
                     "sxtb16 r4, r6, ror #8\n\t"
                     "sxtb16 r5, r9, ror #8\n\t"
                     "strd   r4, r5, [lr, #16]\n\t"
                     "sxtb16 r4, r7\n\t"
                     "sxtb16 r5, r10\n\t"
                     "strd   r4, r5, [lr, #32]\n\t"
                     "sxtb16 r4, r7, ror #8\n\t"
                     "sxtb16 r5, r10, ror #8\n\t"
                     "strd   r4, r5, [lr, #48]\n\t"
                     "add    lr, lr, #64\n\t"
                     "adds   r8, r8, r12\n\t"
                     "bne    1b\n\t"
                     "pop    {r4-r10, pc}\n"
                     :
                     :
                     : "memory");
}

typedef struct {
    int16_t *values;
    int32_t columns; /* in scratch */
    int32_t inner;   /* of these, columns of the image: from pad_left on */
} band_area;

/* Some output rows of one image, one below the other in the output's buffer. */
typedef struct {
    const int8_t *ends[BAND_ROWS]; /* of the input rows, see four_rows; outside of the image any */
    int32_t needed;                /* of these */
    int32_t top;                   /* row of the image of the first of these */
    int32_t rows;
    int8_t *output;
} band;

/* Sets a row of some columns to the zero point. */
static void pad(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, int16_t *values, int32_t columns,
                int32_t row)
{
    int16_t *const end = &values[columns * COLUMN_HALVES];

    for (int16_t *value = &values[row]; value < end; value += BAND_ROWS) {
        *value = (int16_t)p->input_zero_point;
    }
}

/* Finds the input rows of a band. image_row: first row of its image */
static void find_rows(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const int8_t *input,
                      int32_t image_row, int32_t inner, band *b)
{
    b->needed = (b->rows - 1) * p->stride + 3;
    for (int32_t i = 0; i < BAND_ROWS; i++) {
        const int32_t k = i < b->needed ? i : b->needed - 1;
        const int32_t y = image_row + tfl2c_clamp(b->top + k, 0, p->input_height - 1);

        b->ends[i] = &input[tfl2c_row_offset(y, p->input_rows, p->input_width * p->channels) +
                            inner * p->channels];
    }
}

/* Widens four channels of the input rows of a band. */
static void fill(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b, const band_area *a,
                 int32_t channel)
{
    int16_t *const inner = &a->values[p->pad_left * COLUMN_HALVES];

    for (int32_t i = 0; i < b->needed; i += 4) {
        const four_rows from = {{b->ends[i] + channel, b->ends[i + 1] + channel,
                                 b->ends[i + 2] + channel, b->ends[i + 3] + channel},
                                -a->inner * p->channels,
                                p->channels,
                                &inner[i]};

        widen(&from);
    }
    for (int32_t i = 0; i < -b->top; i++) {
        pad(p, inner, a->inner, i);
    }
    for (int32_t i = p->input_height - b->top; i < b->needed; i++) {
        pad(p, inner, a->inner, i);
    }
}

/* Makes up to four channels. first: of those that lie in scratch */
static void make_group(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b,
                       const band_area *a, int32_t channel, int32_t first)
{
    const uint32_t *group = &p->groups[channel / 4 * GROUP_WORDS];
    const int32_t count = p->channels - channel < 4 ? p->channels - channel : 4;
    const int32_t at_once = group[0] == 0 ? count : 1;

    for (int32_t c = 0; c < count; c += at_once) {
        task t = {&a->values[(channel + c - first) * BAND_ROWS],
                  &b->output[channel + c],
                  p->channels,
                  b->rows > 1 ? p->output_width * p->channels : 0,
                  p->output_width,
                  b->rows,
                  &group[1 + 6 * c],
                  at_once,
                  group[0] >> (8 * c) & 255u};

        if (p->stride == 1) {
            make_stride_1(&t);
        } else {
            make_stride_2(&t);
        }
    }
}

static void make_band(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b,
                      const band_area *a)
{
    for (int32_t c = 0; c < p->channels; c += 4) {
        const int32_t first = c < p->channels - 4 ? c : p->channels - 4;

        fill(p, b, a, first);
        make_group(p, b, a, c, first);
    }
    if (p->output_min > -128 || p->output_max < 127) {
        for (int32_t i = 0; i < b->rows * p->output_width * p->channels; i++) {
            b->output[i] = (int8_t)tfl2c_clamp(b->output[i], p->output_min, p->output_max);
        }
    }
}

void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows)
{
    const int32_t columns = (p->output_width - 1) * p->stride + 3;
    const int32_t inner =
        p->input_width < columns - p->pad_left ? p->input_width : columns - p->pad_left;
    const band_area a = {scratch, columns, inner};

    for (int32_t i = 0; i < BAND_ROWS; i++) {
        pad(p, a.values, columns, i);
    }
    while (rows > 0) {
        const int32_t image = first_row / p->output_height;
        const int32_t row = first_row - image * p->output_height;
        const int32_t at = first_row % p->output_rows;
        band b;

        b.top = row * p->stride - p->pad_top;
        b.output = &output[at * p->output_width * p->channels];
        b.rows = p->stride == 1 ? 6 : 2;
        b.rows = b.rows < rows ? b.rows : rows;
        b.rows = b.rows < p->output_height - row ? b.rows : p->output_height - row;
        b.rows = b.rows < p->output_rows - at ? b.rows : p->output_rows - at;
        find_rows(p, input, image * p->input_height, inner, &b);
        make_band(p, &b, &a);
        first_row += b.rows;
        rows -= b.rows;
    }
}
