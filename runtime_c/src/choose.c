/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/choose.h"

#include <string.h>

void tfl2c_choose(const tfl2c_choose_params *p, const uint8_t *condition, const void *first,
                  const void *second, void *output)
{
    memcpy(output, *condition != 0u ? first : second, (size_t)p->bytes);
}
