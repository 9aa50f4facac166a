/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/floor_mod_f32.h"

#include "tfl2c/float_bits.h"

/* |x| = digits * 2^exponent, for a finite x. */
typedef struct {
    uint32_t digits;
    int32_t exponent;
} scaled;

static scaled scaled_of(float x)
{
    const uint32_t bits = tfl2c_bits_f32(x);
    scaled s;

    s.exponent = (int32_t)(bits >> 23 & 0xffu);
    s.digits = bits & 0x7fffffu;
    if (s.exponent != 0) {
        s.digits |= 0x800000u;
        s.exponent--;
    }
    s.exponent -= 149;
    return s;
}

/* What the division of a by b towards zero leaves, of the sign of a: eight digits at a time. */
static float rest(float a, float b)
{
    const scaled x = scaled_of(a);
    const scaled y = scaled_of(b);
    int32_t places = x.exponent - y.exponent;
    uint32_t left;
    float size;

    if (a - a != 0.0f || b != b || b == 0.0f) {
        return (a - a) / (b - b); /* no number */
    }
    if (b - b != 0.0f || places < 0) {
        return a;
    }
    for (left = x.digits % y.digits; places > 0; places -= 8) {
        left = (left << (places < 8 ? places : 8)) % y.digits;
    }
    size = (float)left * tfl2c_power_of_two(y.exponent / 2) *
           tfl2c_power_of_two(y.exponent - y.exponent / 2);
    return tfl2c_turned_f32(size, tfl2c_is_negative_f32(a));
}

static float floor_rest(float first, float second)
{
    const float left = rest(first, second);

    return left != 0.0f && (second < 0.0f) != (left < 0.0f) ? left + second : left;
}

void tfl2c_floor_mod_f32(const tfl2c_floor_mod_f32_params *p, const float *first,
                         const float *second, float *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = floor_rest(first[at.first + i * at.first_step],
                                               second[at.second + i * at.second_step]);
        }
    }
}
