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

/* Called, as tfl2c_fill_bytes, because many places need it and flash is what counts there. */
static __attribute__((noinline)) void tfl2c_copy_bytes(int8_t *to, const int8_t *from,
                                                       int32_t count)
{
    for (; count >= 16; count -= 16, to += 16, from += 16) {
        uint32_t a, b, c, d;

        memcpy(&a, from, 4);
        memcpy(&b, &from[4], 4);
        memcpy(&c, &from[8], 4);
        memcpy(&d, &from[12], 4);
        memcpy(to, &a, 4);
        memcpy(&to[4], &b, 4);
        memcpy(&to[8], &c, 4);
        memcpy(&to[12], &d, 4);
    }
    for (; count >= 4; count -= 4, to += 4, from += 4) {
        tfl2c_copy_word(to, from);
    }
    for (; count > 0; count--) {
        *to++ = *from++;
    }
}

/* code: four times */
static __attribute__((noinline)) void tfl2c_fill_bytes(int8_t *to, uint32_t code, int32_t count)
{
    for (; count >= 4; count -= 4, to += 4) {
        memcpy(to, &code, 4);
    }
    if (count > 0) {
        to[0] = to[count / 2] = to[count - 1] = (int8_t)code;
    }
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
    const int32_t behind = l->step - 4;
    const int32_t bytes = l->bytes;
    const int8_t *from = l->from;
    int8_t *const end = &to[rows * l->step];
    const int is_narrow = l->before <= 4 && l->step - l->before - bytes <= 4 && bytes >= 4;

    if (is_narrow && bytes <= 8) {
        for (int8_t *in = &to[l->before]; to != end; to += l->step, in += l->step) {
            memcpy(to, &l->code, 4);
            memcpy(&to[behind], &l->code, 4);
            tfl2c_copy_word(in, from);
            tfl2c_copy_word(&in[bytes - 4], &from[bytes - 4]);
            from += l->length;
        }
    } else if (is_narrow && bytes <= 16) {
        for (int8_t *in = &to[l->before]; to != end; to += l->step, in += l->step) {
            memcpy(to, &l->code, 4);
            memcpy(&to[behind], &l->code, 4);
            tfl2c_copy_word(in, from);
            tfl2c_copy_word(&in[4], &from[4]);
            tfl2c_copy_word(&in[bytes - 8], &from[bytes - 8]);
            tfl2c_copy_word(&in[bytes - 4], &from[bytes - 4]);
            from += l->length;
        }
    }
    for (; to != end; to += l->step, from += l->length) {
        int8_t *const in = &to[l->before];

        tfl2c_fill_bytes(to, l->code, l->before);
        tfl2c_copy_bytes(in, from, bytes);
        tfl2c_fill_bytes(&in[bytes], l->code, l->step - l->before - bytes);
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
    l.from = from;
    tfl2c_copy_lines(&l, &to[now * l.step], count - now);
    tfl2c_fill_bytes(&to[count * l.step], l.code, (a->top + a->rows - rows.end) * l.step);
    return l.step;
}

#endif
