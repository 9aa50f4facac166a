/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Runs the digits model and prints what each layer took. Status 1: the core counts no cycles. */
#include <stdint.h>
#include <string.h>

#include "layer_timing.h" /* first, for without it the model's header makes the hook nothing */

#include "digits.h"
#include "print.h"

#define LAYERS 6
#define RUNS 10

static digits_arena arena;

int main(void)
{
    if (!layer_timing_start()) {
        print_text("this core has no cycle counter\n");
        return 1;
    }
    digits_init(&arena);
    for (int32_t run = 0; run < RUNS; run++) {
        memset(digits_input(&arena), 0, DIGITS_INPUT_0_BYTES); /* your data goes here */
        digits_invoke(&arena);
    }
    for (int32_t layer = 0; layer < LAYERS; layer++) {
        print_text("layer ");
        print_integer(layer);
        print_text(": ");
        print_integer((int32_t)(layer_timing_cycles[layer] / RUNS));
        print_text(" cycles\n");
    }
    return 0;
}
