/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/zeros_like.h"

#include <string.h>

void tfl2c_zeros_like(const tfl2c_zeros_like_params *p, void *output)
{
    memset(output, 0, (size_t)p->bytes);
}
