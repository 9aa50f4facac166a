/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What a streaming model keeps of a window moves to the window's front, for the next step. */
#ifndef TFL2C_SLIDE_H
#define TFL2C_SLIDE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t first_byte; /* of what is kept, in the window */
    int32_t bytes;      /* that are kept: with `first_byte` the window's size at most */
} tfl2c_slide_params;

/* window: [first_byte + bytes] or more
 * kept:   [bytes], the front of the window: what moves may overlap where it goes */
void tfl2c_slide(const tfl2c_slide_params *p, const void *window, void *kept);

#ifdef __cplusplus
}
#endif

#endif
