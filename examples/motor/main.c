/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Watches a motor: an accelerometer fills a window, the network names the fault, the console says
 * so. Runs on every board; sense() is all that a product replaces. */
#include <stddef.h>
#include <stdint.h>

#include "motor.h"
#include "print.h"

#define WINDOWS 3
#define AXES 2

static motor_arena arena;

/* Stands for an accelerometer: the next sample of both axes, a triangle that grows from window to
 * window. The codes are those of MOTOR_INPUT_1_SCALE and MOTOR_INPUT_1_ZERO_POINT. */
static void sense(int32_t window, size_t sample, int8_t axes[AXES])
{
    const int32_t phase = (int32_t)(sample % 12u);
    const int32_t triangle = (phase < 6 ? phase : 12 - phase) - 3;

    axes[0] = (int8_t)(MOTOR_INPUT_1_ZERO_POINT + triangle * 12 * (window + 1));
    axes[1] = (int8_t)(MOTOR_INPUT_1_ZERO_POINT - triangle * 5 * (window + 1));
}

static void print_window(int32_t window)
{
    const int8_t *severity = motor_output_0(&arena);
    const int8_t *scores = motor_output_1(&arena);
    int32_t fault = 0;

    for (int32_t i = 1; i < (int32_t)MOTOR_OUTPUT_1_ELEMENTS; i++) {
        fault = scores[i] > scores[fault] ? i : fault;
    }
    print_text("window ");
    print_integer(window);
    print_text(": fault ");
    print_integer(fault);
    print_text(", score ");
    print_integer(scores[fault]);
    print_text(", severity ");
    print_integer(severity[0]);
    print_text("\n");
}

int main(void)
{
    motor_init(&arena);
    for (int32_t window = 0; window < WINDOWS; window++) {
        int8_t *operating_point = motor_input_0(&arena);
        int8_t *vibration = motor_input_1(&arena);

        for (size_t i = 0; i < MOTOR_INPUT_0_ELEMENTS; i++) {
            operating_point[i] = 0;
        }
        for (size_t i = 0; i < MOTOR_INPUT_1_ELEMENTS / AXES; i++) {
            sense(window, i, &vibration[i * AXES]);
        }
        motor_invoke(&arena);
        print_window(window);
    }
    return 0;
}
