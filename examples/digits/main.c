/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Classifies ten handwritten digits on the core and compares every output byte with what
 * TensorFlow Lite Micro computes from the same images (images.h). Status 0: all are equal. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "digits.h"
#include "images.h"
#include "print.h"

#define IMAGES_A_ROW 5
#define CELL (2 * IMAGE_SIDE) /* characters: a pixel is two wide, as a character is two high */

/* What the model made of one image. */
typedef struct {
    int32_t predicted; /* the class with the highest score */
    int32_t percent;   /* that score, 0 to 99 */
    int32_t equal;     /* output bytes that equal the golden ones */
} verdict;

typedef struct {
    char text[IMAGES_A_ROW * CELL + 2]; /* characters, line feed, end of string */
    size_t length;
} line;

static digits_arena arena;

static verdict classify(const sample *s)
{
    verdict v = {0, 0, 0};
    const int8_t *scores;

    memcpy(digits_input(&arena), s->pixels, sizeof s->pixels);
    digits_invoke(&arena);
    scores = digits_output(&arena);

    for (int32_t i = 0; i < CLASS_COUNT; i++) {
        v.equal += scores[i] == s->golden[i];
        if (scores[i] > scores[v.predicted]) {
            v.predicted = i;
        }
    }
    v.percent = (scores[v.predicted] + 128) * 100 / 256; /* a step of softmax is 1/256 */
    return v;
}

/* What does not fit on the line is left out. */
static void append(line *l, const char *text)
{
    while (*text != '\0' && l->length < IMAGES_A_ROW * CELL) {
        l->text[l->length++] = *text++;
    }
}

static void append_number(line *l, int32_t value)
{
    const char text[3] = {(char)('0' + value / 10), (char)('0' + value % 10), '\0'};

    append(l, value < 10 ? &text[1] : text);
}

static void append_blanks(line *l, size_t until)
{
    while (l->length < until) {
        append(l, " ");
    }
}

static void print_line(line *l)
{
    while (l->length > 0 && l->text[l->length - 1] == ' ') {
        l->length--;
    }
    l->text[l->length] = '\n';
    l->text[l->length + 1] = '\0';
    print_text(l->text);
    l->length = 0;
}

/* Prints IMAGES_A_ROW images side by side. */
static void print_images(const sample *s)
{
    static const char ink[] = " .:-=+*#%@";
    line l = {.length = 0};

    for (size_t y = 0; y < IMAGE_SIDE; y++) {
        for (size_t i = 0; i < IMAGES_A_ROW; i++) {
            for (size_t x = 0; x < IMAGE_SIDE; x++) {
                const int32_t level = (s[i].pixels[y * IMAGE_SIDE + x] + 128) * 10 / 256;
                const char pixel[3] = {ink[level], ink[level], '\0'};

                append(&l, pixel);
            }
        }
        print_line(&l);
    }
}

/* Prints what the model says below the images: the class, and how many bytes are as recorded. */
static void print_verdicts(const sample *s, const verdict *v)
{
    line says = {.length = 0};
    line bytes = {.length = 0};

    for (size_t i = 0; i < IMAGES_A_ROW; i++) {
        append_blanks(&says, i * CELL + 2);
        append(&says, "saw ");
        append_number(&says, v[i].predicted);
        append(&says, ", ");
        append_number(&says, v[i].percent);
        append(&says, v[i].predicted == s[i].label ? " %" : " % ?");

        append_blanks(&bytes, i * CELL + 2);
        if (v[i].equal == CLASS_COUNT) {
            append(&bytes, "exact");
        } else {
            append_number(&bytes, CLASS_COUNT - v[i].equal);
            append(&bytes, " DIFFER");
        }
    }
    print_line(&says);
    print_line(&bytes);
    print_text("\n");
}

static void print_share(int32_t part, int32_t whole, const char *what)
{
    print_integer(part);
    print_text(" of ");
    print_integer(whole);
    print_text(what);
}

int main(void)
{
    int32_t right = 0;
    int32_t equal = 0;

    digits_init(&arena);
    for (size_t first = 0; first < SAMPLE_COUNT; first += IMAGES_A_ROW) {
        const sample *s = &samples[first];
        verdict v[IMAGES_A_ROW];

        for (size_t i = 0; i < IMAGES_A_ROW; i++) {
            v[i] = classify(&s[i]);
            right += v[i].predicted == s[i].label;
            equal += v[i].equal;
        }
        print_images(s);
        print_verdicts(s, v);
    }
    print_share(right, SAMPLE_COUNT, " digits recognised on the emulated core, in an arena of ");
    print_integer((int32_t)DIGITS_ARENA_BYTES);
    print_text(" bytes\n");
    print_share(equal, SAMPLE_COUNT * CLASS_COUNT,
                " output bytes equal to the golden ones of TensorFlow Lite Micro\n");
    return equal == SAMPLE_COUNT * CLASS_COUNT ? 0 : 1;
}
