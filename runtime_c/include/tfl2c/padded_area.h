/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Parts of an image with the padding around it, for kernels that read windows as bytes in memory. */
#ifndef TFL2C_PADDED_AREA_H
#define TFL2C_PADDED_AREA_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

/* An image of a batch. */
typedef struct {
    const int8_t *input; /* the buffer */
    int32_t rows;        /* that the buffer holds */
    int32_t first;       /* row of the image, counted through the batch */
    int32_t height;
    int32_t width;
    int32_t channels;
    int32_t padding; /* code */
} tfl2c_image;

/* Some rows and columns, which may lie outside of the image. */
typedef struct {
    int32_t top;
    int32_t left;
    int32_t rows;
    int32_t columns;
} tfl2c_area;

static inline const int8_t *tfl2c_image_row(const tfl2c_image *image, int32_t row)
{
    return &image->input[tfl2c_row_offset(image->first + row, image->rows,
                                          image->width * image->channels)];
}

/* Whether rows are in the image and lie one below the other in the buffer. */
static inline int tfl2c_lies_together(const tfl2c_image *image, int32_t top, int32_t rows)
{
    return top >= 0 && top + rows <= image->height &&
           (image->first + top) % image->rows + rows <= image->rows;
}

/* The core reads and writes words wherever they are. */
static inline void tfl2c_copy_word(int8_t *to, const int8_t *from)
{
    uint32_t word;

    memcpy(&word, from, 4);
    memcpy(to, &word, 4);
}

/* Copies bytes, 32 at a time where both places are those of words. Assembler, as
 * tfl2c_fill_bytes, because many places need it and flash is what counts there. */
static __attribute__((naked, noinline)) void tfl2c_copy_bytes(__attribute__((unused)) int8_t *to,
                                                              __attribute__((unused))
                                                              const int8_t *from,
                                                              __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push {r4-r10, lr}; orr r3, r0, r1; lsls r3, r3, #30; bne 3f\n\t"
                     "subs r2, #32; blo 2f\n"
                     "1: ldm r1!, {r3-r10}; subs r2, #32; stm r0!, {r3-r10}; bhs 1b\n"
                     "2: adds r2, #32\n"
                     "3: subs r2, #4; blo 5f\n"
                     "4: ldr r3, [r1], #4; subs r2, #4; str r3, [r0], #4; bhs 4b\n"
                     "5: adds r2, #4; beq 7f\n"
                     "6: ldrb r3, [r1], #1; subs r2, #1; strb r3, [r0], #1; bne 6b\n"
                     "7: pop {r4-r10, pc}\n\t"
                     :
                     :
                     : "memory");
}

/* code: four times */
static __attribute__((naked, noinline)) void tfl2c_fill_bytes(__attribute__((unused)) int8_t *to,
                                                              __attribute__((unused)) uint32_t code,
                                                              __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "subs r2, #4; blo 2f\n"
                     "1: str r1, [r0], #4; subs r2, #4; bhs 1b\n"
                     "2: adds r2, #4; beq 4f\n"
                     "3: strb r1, [r0], #1; subs r2, #1; bne 3b\n"
                     "4: bx lr\n\t"
                     :
                     :
                     : "memory");
}

/* Rows of an area, copied and padded. */
typedef struct {
    const int8_t *from; /* what is inside of the first one */
    int32_t length;     /* bytes from there to the next one's */
    int32_t before;     /* bytes of padding */
    int32_t bytes;      /* inside */
    int32_t step;       /* bytes of a row */
    uint32_t code;      /* four times */
} tfl2c_lines;

/* Words of a row may overlap. */
static inline void tfl2c_copy_lines(const tfl2c_lines *l, int8_t *to, int32_t rows)
{
    const uint32_t code = l->code;
    const int32_t step = l->step;
    const int32_t length = l->length;
    const int32_t bytes = l->bytes;
    const int8_t *from = l->from;
    int8_t *const end = &to[rows * step];
    int8_t *in = &to[l->before];
    const int is_narrow = l->before <= 4 && step - l->before - bytes <= 4 && bytes >= 4;

    if (is_narrow && bytes <= 8) {
        for (; to != end; to += step, in += step, from += length) {
            memcpy(to, &code, 4);
            memcpy(&to[step - 4], &code, 4);
            tfl2c_copy_word(in, from);
            tfl2c_copy_word(&in[bytes - 4], &from[bytes - 4]);
        }
    } else if (is_narrow && bytes <= 16) {
        for (; to != end; to += step, in += step, from += length) {
            memcpy(to, &code, 4);
            memcpy(&to[step - 4], &code, 4);
            tfl2c_copy_word(in, from);
            tfl2c_copy_word(&in[4], &from[4]);
            tfl2c_copy_word(&in[bytes - 8], &from[bytes - 8]);
            tfl2c_copy_word(&in[bytes - 4], &from[bytes - 4]);
        }
    }
    for (; to != end; to += step, in += step, from += length) {
        tfl2c_fill_bytes(to, code, l->before);
        tfl2c_copy_bytes(in, from, bytes);
        tfl2c_fill_bytes(&in[bytes], code, step - l->before - bytes);
    }
}

/* Copies an area, padded. Returns the bytes of its rows. */
static __attribute__((noinline)) int32_t tfl2c_copy_area(const tfl2c_image *image,
                                                         const tfl2c_area *a, int8_t *to)
{
    const tfl2c_span rows = tfl2c_inside(a->top, a->rows, image->height);
    const tfl2c_span columns = tfl2c_inside(a->left, a->columns, image->width);
    const int32_t length = image->width * image->channels;
    const int8_t *const from = &image->input[columns.first * image->channels];
    tfl2c_lines l = {from,
                     length,
                     (columns.first - a->left) * image->channels,
                     (columns.end - columns.first) * image->channels,
                     a->columns * image->channels,
                     (uint32_t)(uint8_t)image->padding * 0x01010101u};
    const int32_t at = (image->first + rows.first) % image->rows;
    const int32_t count = l.bytes > 0 ? rows.end - rows.first : 0;
    const int32_t now = count < image->rows - at ? count : image->rows - at;

    if (count <= 0) {
        tfl2c_fill_bytes(to, l.code, a->rows * l.step);
        return l.step;
    }
    tfl2c_fill_bytes(to, l.code, (rows.first - a->top) * l.step);
    to += (rows.first - a->top) * l.step;
    l.from = &from[at * length];
    tfl2c_copy_lines(&l, to, now);
    if (now < count) {
        l.from = from;
        tfl2c_copy_lines(&l, &to[now * l.step], count - now);
    }
    tfl2c_fill_bytes(&to[count * l.step], l.code, (a->top + a->rows - rows.end) * l.step);
    return l.step;
}

#endif
