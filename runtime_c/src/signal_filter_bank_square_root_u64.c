/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_filter_bank_square_root_u64.h"

#include "tfl2c/bit_length.h"

/* The root of x to the nearest, bit by bit. */
static uint32_t root_u32(uint32_t x)
{
    const int32_t bits = tfl2c_bit_length(x >> 1);
    uint32_t root = 0;
    uint32_t bit = (uint32_t)1 << (bits - bits % 2); /* the highest even one of x, or 1 */

    for (; bit != 0; bit >>= 2) {
        const uint32_t tried = root + bit;

        root >>= 1;
        if (x >= tried) {
            x -= tried;
            root += bit;
        }
    }
    return root + (x > root && root != UINT16_MAX);
}

/* x >= 2^32 */
static uint32_t root_u64(uint64_t x)
{
    const int32_t bits = 32 + tfl2c_bit_length((uint32_t)(x >> 33));
    uint64_t root = 0;
    uint64_t bit = (uint64_t)1 << (bits - bits % 2);

    for (; bit != 0; bit >>= 2) {
        const uint64_t tried = root + bit;

        root >>= 1;
        if (x >= tried) {
            x -= tried;
            root += bit;
        }
    }
    return (uint32_t)root + (x > root && root != UINT32_MAX);
}

void tfl2c_signal_filter_bank_square_root_u64(
    const tfl2c_signal_filter_bank_square_root_u64_params *p, const uint64_t *input,
    const int32_t *bits, uint32_t *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        const uint64_t x = input[c];
        const uint32_t root = x > UINT32_MAX ? root_u64(x) : root_u32((uint32_t)x);

        output[c] = root >> (*bits & 31);
    }
}
