/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Runs digits once on mps2-an386 and prints its output: where an application begins. */
#include <stddef.h>
#include <stdint.h>

#include "digits.h"
#include "print.h"

static TFL2C_ARENA digits_arena arena;

int main(void)
{
    digits_init(&arena);

    int8_t *input_0 = digits_input_0(&arena);
    for (size_t i = 0; i < DIGITS_INPUT_0_ELEMENTS; i++) {
        input_0[i] = (int8_t)(i % 100u); /* your data goes here */
    }

    digits_invoke(&arena);

    const int8_t *output_0 = digits_output_0(&arena);
    print_text("output:");
    for (size_t i = 0; i < DIGITS_OUTPUT_0_ELEMENTS; i++) {
        print_text(" ");
        print_integer(output_0[i]);
    }
    print_text("\n");
    return 0;
}
