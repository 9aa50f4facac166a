/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs share that run kernels of a core against their portable twins: a generator of
 * numbers, memory between guards, and the comparison. A twin is the portable source compiled for the
 * same core under another name. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Declares the portable twin of a kernel whose header was included. */
#define FUZZ_TWIN(kernel) extern __typeof__(tfl2c_##kernel) portable_##kernel

/* Pieces of memory, each between two guards. A piece lends memory at its two ends. */
enum { FUZZ_INPUT, FUZZ_SECOND, FUZZ_WEIGHTS, FUZZ_BLOCKS, FUZZ_SCRATCH, FUZZ_OUTPUT, FUZZ_PIECES };

#define FUZZ_PIECE_BYTES 0x8000u

/* guards.c: sets the guards up; an access to one is a fault. */
void fuzz_guard(void);
uint8_t *fuzz_piece(int32_t piece);

/* main.c */
void *fuzz_take(int32_t piece, int32_t bytes, int32_t align); /* at one end, then at the other */
int8_t *fuzz_activations(int32_t piece, int32_t bytes, int32_t align); /* filled with codes */
void fuzz_keep(int32_t piece);                     /* what activations were filled with anew */
int8_t *fuzz_output(int32_t bytes, int32_t align); /* filled as well */
void fuzz_compare(const void *twins);              /* the output with that of the twin */
void *fuzz_twin_output(void);                      /* a copy of the output as it is */
void *fuzz_twin_scratch(void);
void *fuzz_scratch(int32_t bytes); /* filled */

/* draw.c */
extern uint32_t fuzz_state;
uint32_t fuzz_random(void);
int32_t fuzz_between(int32_t least, int32_t greatest); /* both included */
int32_t fuzz_chance(int32_t of);                       /* 1 once in `of` times */
int32_t fuzz_ends(int32_t least, int32_t greatest);    /* often one of the ends */
void fuzz_fill(void *to, int32_t bytes);               /* codes in one of several manners */
int32_t fuzz_multiplier(void);                         /* Q31: 0 or [2^30, 2^31) */
int32_t fuzz_shift(int32_t reach, int32_t least, int32_t greatest); /* mostly brings to 8 bits */
void fuzz_range(int32_t *least, int32_t *greatest, int32_t of);     /* of codes, [-of, of) */
int32_t *fuzz_words(int32_t piece, int32_t count);
int8_t *fuzz_codes(int32_t count); /* weights, filled */
/* Floats between 2^-9 and 2^8 in magnitude, of both signs: what is made of them tells in which order
 * they were added. */
void fuzz_fill_floats(float *to, int32_t count);
float *fuzz_floats(int32_t piece, int32_t count); /* of constants */

#define FUZZ_MOST_ELEMENTS 6000 /* of an image */

/* Windows over an image, some rows of the output, and the rings that hold the rows. */
typedef struct {
    int32_t batch, input_height, input_width, input_channels, output_channels;
    int32_t kernel_height, kernel_width, stride_height, stride_width;
    int32_t dilation_height, dilation_width, pad_top, pad_left;
    int32_t output_height, output_width;
    int32_t input_rows, output_rows, first_row, rows;
} fuzz_window;

/* How large windows may become. */
typedef struct {
    int32_t kernel, stride, dilation, channels, output_channels; /* output_channels 0: as many */
    int32_t products;                                            /* at most, mostly far fewer */
} fuzz_limits;

fuzz_window fuzz_draw_window(fuzz_limits most, int32_t least_channels, int32_t least_width);
void fuzz_rings(fuzz_window *w);        /* which rows to make, and how many the buffers hold */
fuzz_window fuzz_draw_transposed(void); /* transposed.c: with its rings */
int32_t fuzz_input_bytes(const fuzz_window *w);
int32_t fuzz_output_bytes(const fuzz_window *w);

/* Copies the fields of a window that kernels have under the same names. */
#define FUZZ_IMAGE(p, w)                                                        \
    (p).input_height = (w).input_height, (p).input_width = (w).input_width,     \
    (p).input_rows = (w).input_rows, (p).output_rows = (w).output_rows,         \
    (p).output_height = (w).output_height, (p).output_width = (w).output_width, \
    (p).pad_top = (w).pad_top, (p).pad_left = (w).pad_left
#define FUZZ_KERNEL(p, w)                                                       \
    (p).kernel_height = (w).kernel_height, (p).kernel_width = (w).kernel_width, \
    (p).stride_height = (w).stride_height, (p).stride_width = (w).stride_width
#define FUZZ_DILATION(p, w) \
    (p).dilation_height = (w).dilation_height, (p).dilation_width = (w).dilation_width

/* layer.c: output channels whose sums stay below 2^23, as packed kernels want them. */
#define FUZZ_CHANNELS 80
#define FUZZ_TAPS 640

typedef struct {
    int32_t channels, taps, general; /* general: shifts are not 0 */
    int8_t weights[FUZZ_CHANNELS][FUZZ_TAPS];
    int32_t bias[FUZZ_CHANNELS];
    uint32_t shift[FUZZ_CHANNELS];
    int32_t multiplier[FUZZ_CHANNELS];
    int32_t addend[FUZZ_CHANNELS];
} fuzz_layer;

extern fuzz_layer fuzz_channels;
void fuzz_draw_layer(int32_t channels, int32_t taps, int32_t greatest_code, int32_t exponent);
void fuzz_draw_nibbles(int32_t channels, int32_t taps, int32_t exponent); /* of int4 weights */
uint32_t fuzz_shifts(int32_t first, int32_t count); /* of four channels, the lowest byte first */
void fuzz_threes(uint32_t *blocks);                 /* [channels / 4, rounded up][13] */

/* fours.c: the layer's channels in blocks of four. What is missing of a block is 0. */
uint32_t fuzz_weight(int32_t channel, int32_t k);
uint32_t fuzz_bias(int32_t channel);
uint32_t *fuzz_put_rescaling(uint32_t *to, int32_t first); /* [4][2] */
/* [channels / 4, rounded up][products + 12 + shifts]; where is_last_four, the last block has the
 * last four channels if there are as many. */
void fuzz_put_blocks(uint32_t *to, int32_t products, int32_t shifts, int32_t is_last_four);
/* Draws the layer of a window in the order of products, and returns how many there are. */
int32_t fuzz_order_window(const fuzz_window *w);

/* A kernel and what draws a case of it, runs both and compares. */
typedef struct {
    const char *kernel;
    void (*run)(void);
} fuzz_case;

extern const fuzz_case fuzz_cases[];
extern const int32_t fuzz_case_count;

#endif
