/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reverse_sequence.h"

#include <string.h>

#include "tfl2c/indices.h"

/* Where the element at `at` of a dimension of `length` comes from, in the place `i` of the other. */
static int32_t mirrored(const tfl2c_reverse_sequence_params *p, const void *lengths, int32_t i,
                        int32_t at, int32_t length)
{
    const int32_t reversed = tfl2c_index(lengths, p->wide, i, length + 1);

    return at < reversed ? reversed - 1 - at : at;
}

void tfl2c_reverse_sequence(const tfl2c_reverse_sequence_params *p, const void *input,
                            const void *lengths, void *output, int32_t outer)
{
    const int32_t runs = p->middle * p->second; /* of an element of the first dimension */
    const uint8_t *from = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->first * runs; i++) {
            const int32_t a = i / runs;
            const int32_t b = i % p->second;
            const int32_t place = p->sequence_first
                                      ? i + (mirrored(p, lengths, b, a, p->first) - a) * runs
                                      : i + mirrored(p, lengths, a, b, p->second) - b;

            memcpy(to, &from[place * p->run_bytes], (size_t)p->run_bytes);
            to += p->run_bytes;
        }
        from += p->first * runs * p->run_bytes;
    }
}
