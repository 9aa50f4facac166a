/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "print.h"

#include "board.h"

void print_text(const char *text)
{
    board_write(text);
}

/* Writes value in decimal, with at least `digits` digits. */
static void print_unsigned(uint32_t value, int digits)
{
    char text[11];
    int at = (int)sizeof text - 1;

    text[at] = '\0';
    do {
        text[--at] = (char)('0' + (int)(value % 10u));
        value /= 10u;
        digits--;
    } while (value != 0u || digits > 0);
    board_write(&text[at]);
}

void print_integer(int32_t value)
{
    if (value < 0) {
        board_write("-");
    }
    print_unsigned(value < 0 ? 0u - (uint32_t)value : (uint32_t)value, 1);
}

void print_real(float value)
{
    const float limit = 4294967040.0f; /* the last below 2^32 */
    uint32_t whole, thousandths;

    if (value < 0.0f) {
        board_write("-");
        value = -value;
    }
    if (!(value <= limit)) {
        board_write(value > limit ? "inf" : "nan");
        return;
    }
    whole = (uint32_t)value;
    thousandths = (uint32_t)((value - (float)whole) * 1000.0f + 0.5f);
    if (thousandths == 1000u) {
        whole++;
        thousandths = 0;
    }
    print_unsigned(whole, 1);
    board_write(".");
    print_unsigned(thousandths, 3);
}

void print_byte(uint8_t value)
{
    const char *digits = "0123456789abcdef";
    const char text[3] = {digits[value >> 4], digits[value & 15u], '\0'};

    board_write(text);
}
