/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/cast.h"

#include <string.h>

#include "tfl2c/rows.h"

#define LIMIT_S64 9223372036854775808.0f

static int64_t integer_at(const void *numbers, int32_t type, int32_t i)
{
    switch (type) {
    case TFL2C_CAST_BOOL:
        return ((const uint8_t *)numbers)[i] != 0;
    case TFL2C_CAST_S8:
        return ((const int8_t *)numbers)[i];
    case TFL2C_CAST_U8:
        return ((const uint8_t *)numbers)[i];
    case TFL2C_CAST_S16:
        return ((const int16_t *)numbers)[i];
    case TFL2C_CAST_U16:
        return ((const uint16_t *)numbers)[i];
    case TFL2C_CAST_S32:
        return ((const int32_t *)numbers)[i];
    case TFL2C_CAST_U32:
        return ((const uint32_t *)numbers)[i];
    default:
        return ((const int64_t *)numbers)[i];
    }
}

/* Loses the bits that the type has no place for. */
static void set_integer(void *numbers, int32_t type, int32_t i, int64_t x)
{
    switch (type) {
    case TFL2C_CAST_BOOL:
        ((uint8_t *)numbers)[i] = x != 0;
        break;
    case TFL2C_CAST_S8:
    case TFL2C_CAST_U8:
        ((uint8_t *)numbers)[i] = (uint8_t)x;
        break;
    case TFL2C_CAST_S16:
    case TFL2C_CAST_U16:
        ((uint16_t *)numbers)[i] = (uint16_t)x;
        break;
    case TFL2C_CAST_S32:
    case TFL2C_CAST_U32:
        ((uint32_t *)numbers)[i] = (uint32_t)x;
        break;
    default:
        ((int64_t *)numbers)[i] = x;
        break;
    }
}

/* x without its fraction, in the range of `bits` bits. */
static int64_t whole_of(float x, int32_t bits, int32_t is_signed)
{
    const int64_t greatest = (int64_t)(UINT64_MAX >> (64 - bits + is_signed));
    const int64_t least = is_signed ? -greatest - 1 : 0;
    int64_t whole;

    if (!(x > -LIMIT_S64 && x < LIMIT_S64)) {
        return x > 0.0f ? greatest : x < 0.0f ? least : 0;
    }
    whole = (int64_t)x;
    return whole < least ? least : whole > greatest ? greatest : whole;
}

static int64_t whole_for(float x, int32_t type)
{
    switch (type) {
    case TFL2C_CAST_BOOL:
        return x != 0.0f;
    case TFL2C_CAST_S8:
        return whole_of(x, 8, 1);
    case TFL2C_CAST_U8:
        return whole_of(x, 8, 0);
    case TFL2C_CAST_S16:
        return whole_of(x, 16, 1);
    case TFL2C_CAST_U16:
        return whole_of(x, 16, 0);
    case TFL2C_CAST_S32:
        return whole_of(x, 32, 1);
    case TFL2C_CAST_U32:
        return whole_of(x, 32, 0);
    default:
        return whole_of(x, 64, 1);
    }
}

static void cast_one(const tfl2c_cast_params *p, const void *input, int32_t from, void *output,
                     int32_t to)
{
    if (p->input_type == TFL2C_CAST_F32) {
        const float x = ((const float *)input)[from];

        set_integer(output, p->output_type, to, whole_for(x, p->output_type));
    } else {
        const int64_t x = integer_at(input, p->input_type, from);

        if (p->output_type == TFL2C_CAST_F32) {
            ((float *)output)[to] = (float)x;
        } else {
            set_integer(output, p->output_type, to, x);
        }
    }
}

static int32_t is_word(int32_t type)
{
    return type == TFL2C_CAST_S32 || type == TFL2C_CAST_U32;
}

/* One of 32 bits is another with the same bits. */
static void cast_row(const tfl2c_cast_params *p, const void *input, int32_t from, void *output,
                     int32_t to)
{
    const size_t length = (size_t)p->row_elements;

    if (is_word(p->input_type) && is_word(p->output_type)) {
        memmove((uint32_t *)output + to, (const uint32_t *)input + from, length * sizeof(uint32_t));
        return;
    }
    for (int32_t i = 0; i < p->row_elements; i++) {
        cast_one(p, input, from + i, output, to + i);
    }
}

void tfl2c_cast(const tfl2c_cast_params *p, const void *input, void *output, int32_t first_row,
                int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t from = tfl2c_row_offset(r, p->input_rows, length);

        cast_row(p, input, from, output, tfl2c_row_offset(r, p->output_rows, length));
    }
}
