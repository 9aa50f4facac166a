/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/slide.h"

#include <string.h>

void tfl2c_slide(const tfl2c_slide_params *p, const void *window, void *kept)
{
    memmove(kept, &((const uint8_t *)window)[p->first_byte], (size_t)p->bytes);
}
