/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_filter_bank_log_u32.h"

#include "tfl2c/bit_length.h"

#define LN_2 45426 /* times 2^16 */
#define HALF 32768

/* log2(x) times 2^16. Between two entries of the table lies a slope of 1 / 128 of theirs. */
static uint32_t binary_log(const int16_t *bulges, uint32_t x)
{
    const int32_t whole = tfl2c_bit_length(x) - 1;
    const uint32_t above = x - ((uint32_t)1 << whole);
    const int32_t part = (int32_t)(whole < 16 ? above << (16 - whole) : above >> (whole - 16));
    const int16_t *bulge = &bulges[part >> 9];
    const int32_t slope = ((bulge[1] - bulge[0]) * (part & 511)) >> 16;

    return (uint32_t)((whole << 16) + part + bulge[0] + slope);
}

void tfl2c_signal_filter_bank_log_u32(const tfl2c_signal_filter_bank_log_u32_params *p,
                                      const uint32_t *input, int16_t *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        const uint32_t x = input[c] << p->input_correction_bits;
        uint32_t scaled = 0;

        if (x > 1) {
            const uint64_t log = (uint64_t)LN_2 * binary_log(p->bulges, x) + HALF;

            scaled = ((uint32_t)p->output_scale * (uint32_t)(log >> 16) + HALF) >> 16;
        }
        output[c] = (int16_t)(scaled < INT16_MAX ? scaled : INT16_MAX);
    }
}
