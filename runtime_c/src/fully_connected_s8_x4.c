/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One sum at a time. Needs no scratch. */
#include "tfl2c/fully_connected_s8_x4.h"

#include "tfl2c/rescale_x4.h"

/* The element of a row at place k of the products. */
static int32_t element(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *row, int32_t k)
{
    static const uint8_t order[4] = {0, 2, 1, 3};

    if (k < p->depth / 4 * 4) {
        return row[k / 4 * 4 + order[k % 4]];
    }
    return k < p->depth ? row[k] : 0;
}

/* Sums of the even and the odd unit of two. words: the first of two for every two products. */
static void two_sums(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *row,
                     const uint32_t *words, uint32_t sums[2])
{
    uint32_t low = sums[0];
    uint32_t both = sums[1];

    for (int32_t k = 0; k < p->products; k++) {
        const int32_t x = element(p, row, k);
        const uint32_t word = words[k / 2 * 2] >> (k % 2 * 16);
        const int32_t pair = (int16_t)(uint16_t)word;
        const int32_t weight = (int8_t)(uint8_t)word;

        both += (uint32_t)(x * pair);
        low += (uint32_t)(x * weight);
    }
    sums[0] = low;
    sums[1] = both - low;
}

static void make_row(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *row, int8_t *output)
{
    for (int32_t u = 0; u < p->units; u += 2) {
        const uint32_t *block = &p->blocks[u / 4 * (p->products + 12 + p->shifts)];
        const uint32_t shifts = p->shifts != 0 ? block[4 + p->products] : 0u;
        const uint32_t *rescaling = &block[4 + p->products + p->shifts];
        uint32_t sums[2] = {block[u % 4], block[u % 4 + 1]};

        two_sums(p, row, &block[4 + u % 4 / 2], sums);
        for (int32_t i = 0; i < 2 && u + i < p->units; i++) {
            const int32_t unit = u % 4 + i;
            const int32_t sum = i == 0 ? (int32_t)sums[0] : (int32_t)sums[1] / 256;
            const int32_t code =
                tfl2c_rescale_x4(sum, shifts >> (8 * unit) & 255u, rescaling[2 * unit],
                                 rescaling[1 + 2 * unit], TFL2C_FULLY_CONNECTED_S8_X4_EXPONENT);

            output[u + i] = (int8_t)tfl2c_clamp(code, p->output_min, p->output_max);
        }
    }
}

void tfl2c_fully_connected_s8_x4(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *input,
                                 int8_t *output, void *scratch, int32_t rows)
{
    (void)scratch;
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}
