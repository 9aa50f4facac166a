/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/concatenation.h"

#include <string.h>

void tfl2c_concatenation(const tfl2c_concatenation_params *p, const void *const *inputs,
                         void *output, int32_t lines)
{
    uint8_t *start = (uint8_t *)output;

    for (int32_t part = 0; part < p->parts; part++) {
        const uint8_t *from = (const uint8_t *)inputs[part];
        const int32_t run = p->run_bytes[part];

        for (int32_t line = 0; line < lines; line++) {
            memcpy(&start[line * p->line_bytes], &from[line * run], (size_t)run);
        }
        start += run;
    }
}
