/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/copy.h"

#include <string.h>

void tfl2c_copy(const tfl2c_copy_params *p, const void *input, void *output)
{
    memcpy(output, input, (size_t)p->bytes);
}
