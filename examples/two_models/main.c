/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Two networks in one image, each with an arena of its own; they share their kernels. */
#include <stddef.h>
#include <stdint.h>

#include "digits.h"
#include "motor.h"
#include "print.h"

static digits_arena digits;
static motor_arena motor;

/* Both stand for sensors. */
static void sense(int8_t *to, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = (int8_t)(i % 100u);
    }
}

static void print_codes(const char *label, const int8_t *codes, size_t count)
{
    print_text(label);
    for (size_t i = 0; i < count; i++) {
        print_text(" ");
        print_integer(codes[i]);
    }
    print_text("\n");
}

int main(void)
{
    digits_init(&digits);
    motor_init(&motor);

    sense(digits_input(&digits), DIGITS_INPUT_0_ELEMENTS);
    sense(motor_input_0(&motor), MOTOR_INPUT_0_ELEMENTS);
    sense(motor_input_1(&motor), MOTOR_INPUT_1_ELEMENTS);
    digits_invoke(&digits);
    motor_invoke(&motor);

    print_codes("digits:", digits_output(&digits), DIGITS_OUTPUT_0_ELEMENTS);
    print_codes("severity:", motor_output_0(&motor), MOTOR_OUTPUT_0_ELEMENTS);
    print_codes("fault:", motor_output_1(&motor), MOTOR_OUTPUT_1_ELEMENTS);
    return 0;
}
