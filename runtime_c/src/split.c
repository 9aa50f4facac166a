/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/split.h"

#include <string.h>

void tfl2c_split(const tfl2c_split_params *p, const void *input, void *const *outputs,
                 int32_t lines)
{
    const uint8_t *start = (const uint8_t *)input;

    for (int32_t part = 0; part < p->parts; part++) {
        uint8_t *to = (uint8_t *)outputs[part];
        const int32_t run = p->run_bytes[part];

        for (int32_t line = 0; line < lines; line++) {
            memcpy(&to[line * run], &start[line * p->line_bytes], (size_t)run);
        }
        start += run;
    }
}
