/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/broadcast_args.h"

/* Length `i` of a shape; 1 in front of it. */
static int64_t length_at(const void *shape, int32_t wide, int32_t i)
{
    if (i < 0) {
        return 1;
    }
    return wide ? ((const int64_t *)shape)[i] : (int64_t)((const int32_t *)shape)[i];
}

void tfl2c_broadcast_args(const tfl2c_broadcast_args_params *p, const void *first,
                          const void *second, void *output)
{
    const int32_t count = p->first > p->second ? p->first : p->second;

    for (int32_t i = 0; i < count; i++) {
        const int64_t a = length_at(first, p->wide, i - count + p->first);
        const int64_t b = length_at(second, p->wide, i - count + p->second);
        const int64_t both = a == 1 ? b : a;

        if (p->wide) {
            ((int64_t *)output)[i] = both;
        } else {
            ((int32_t *)output)[i] = (int32_t)both;
        }
    }
}
