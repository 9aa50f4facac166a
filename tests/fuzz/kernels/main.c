/* SPDX-License-Identifier: Apache-2.0 */
/* Reads from fuzz.bin where to begin and how many cases to run, and says how many of each kernel
 * there were and in how many of them not all codes were equal. A difference or a fault is told with
 * the number of its case. */
#include "fuzz.h"

#include <string.h>

#include "board.h"
#include "semihosting.h"

#define MOST_KERNELS 64

void __real_board_exit(int status) __attribute__((noreturn));
void __wrap_board_exit(int status) __attribute__((noreturn));

static struct {
    uint8_t *low[FUZZ_PIECES]; /* what is lent of each end */
    uint8_t *high[FUZZ_PIECES];
    uint8_t *output;
    int32_t output_bytes;
    int32_t scratch_bytes;
    uint32_t number;
    const char *kernel;
    int32_t varied;
    int32_t is_done;
} now;

static uint8_t twin_output[FUZZ_PIECE_BYTES] __attribute__((aligned(16)));
static uint8_t twin_scratch[FUZZ_PIECE_BYTES] __attribute__((aligned(16)));
static uint8_t kept[2][FUZZ_PIECE_BYTES];
static const uint8_t *keeps[2];
static int32_t kept_bytes[2];

void *fuzz_take(int32_t piece, int32_t bytes, int32_t align)
{
    uint8_t *const base = fuzz_piece(piece);
    const int32_t at_end = now.low[piece] ? 1 : now.high[piece] ? 0 : fuzz_chance(4) == 0;

    if (bytes < 0 || (uint32_t)bytes > FUZZ_PIECE_BYTES / 2u) {
        board_write("fuzz: a piece is too small\n");
        board_exit(3);
    }
    if (at_end) {
        const uint32_t at = (FUZZ_PIECE_BYTES - (uint32_t)bytes) & ~((uint32_t)align - 1u);

        return now.high[piece] = &base[at];
    }
    return now.low[piece] = base;
}

int8_t *fuzz_activations(int32_t piece, int32_t bytes, int32_t align)
{
    uint8_t *const at = fuzz_take(piece, bytes, align);
    const int32_t i = piece == FUZZ_INPUT ? 0 : 1;

    fuzz_fill(at, bytes);
    keeps[i] = at;
    kept_bytes[i] = bytes;
    fuzz_keep(piece);
    return (int8_t *)at;
}

void fuzz_keep(int32_t piece)
{
    const int32_t i = piece == FUZZ_INPUT ? 0 : 1;

    memcpy(kept[i], keeps[i], (size_t)kept_bytes[i]);
}

int8_t *fuzz_output(int32_t bytes, int32_t align)
{
    now.output = fuzz_take(FUZZ_OUTPUT, bytes, align);
    now.output_bytes = bytes;
    fuzz_fill(now.output, bytes);
    return (int8_t *)now.output;
}

void *fuzz_twin_output(void)
{
    memcpy(twin_output, now.output, (size_t)now.output_bytes);
    return twin_output;
}

void *fuzz_scratch(int32_t bytes)
{
    uint8_t *const at = fuzz_take(FUZZ_SCRATCH, bytes, 16);

    fuzz_fill(at, bytes);
    return at;
}

void *fuzz_twin_scratch(void)
{
    return twin_scratch;
}

static void say_number(uint32_t number)
{
    char text[12] = {0};
    char *at = &text[11];

    do {
        *--at = (char)('0' + number % 10u);
        number /= 10u;
    } while (number != 0);
    board_write(at);
}

static void say(const char *what)
{
    board_write(what);
    board_write(": case ");
    say_number(now.number);
    board_write(" of ");
    board_write(now.kernel);
    board_write("\n");
}

void fuzz_compare(const void *twins)
{
    const uint8_t *const codes = now.output;

    for (int32_t i = 0; i < 2; i++) {
        if (keeps[i] && memcmp(keeps[i], kept[i], (size_t)kept_bytes[i]) != 0) {
            say("an input was written");
            board_exit(2);
        }
    }
    if (memcmp(codes, twins, (size_t)now.output_bytes) != 0) {
        say("difference");
        board_exit(1);
    }
    for (int32_t i = 1; i < now.output_bytes; i++) {
        if (codes[i] != codes[0]) {
            now.varied++;
            return;
        }
    }
}

/* startup.c ends here after a fault. */
void __wrap_board_exit(int status)
{
    if (!now.is_done && status > 3) {
        say("fault");
    }
    __real_board_exit(status);
}

static void one(const fuzz_case *c)
{
    memset(now.low, 0, sizeof now.low);
    memset(now.high, 0, sizeof now.high);
    keeps[0] = keeps[1] = NULL;
    now.kernel = c->kernel;
    fuzz_state = now.number * 2654435761u ^ 0x9e3779b9u; /* a case depends on its number alone */
    fuzz_state = fuzz_state != 0 ? fuzz_state : 1u;
    for (int32_t i = 0; i < 4; i++) {
        (void)fuzz_random();
    }
    c->run();
}

int main(void)
{
    static uint32_t cases[MOST_KERNELS], varied[MOST_KERNELS];
    uint32_t job[2];
    const int32_t file = semihosting_open("fuzz.bin", SEMIHOSTING_READ);

    if (file < 0 || semihosting_read(file, job, sizeof job) != sizeof job) {
        board_write("fuzz: no fuzz.bin\n");
        return 3;
    }
    fuzz_guard();
    for (uint32_t i = 0; i < job[1]; i++) {
        const uint32_t k = (job[0] + i) % (uint32_t)fuzz_case_count;

        now.number = job[0] + i;
        now.varied = 0;
        one(&fuzz_cases[k]);
        cases[k]++;
        varied[k] += now.varied != 0;
    }
    now.is_done = 1;
    for (int32_t k = 0; k < fuzz_case_count; k++) {
        board_write(fuzz_cases[k].kernel);
        board_write(" ");
        say_number(cases[k]);
        board_write(" ");
        say_number(varied[k]);
        board_write("\n");
    }
    return 0;
}
