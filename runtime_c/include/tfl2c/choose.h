/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* IF: what one of two subgraphs made. */
#ifndef TFL2C_CHOOSE_H
#define TFL2C_CHOOSE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bytes;
} tfl2c_choose_params;

/* condition: [1], 0 for the second value
 * first, second, output: [bytes], apart from each other */
void tfl2c_choose(const tfl2c_choose_params *p, const uint8_t *condition, const void *first,
                  const void *second, void *output);

#ifdef __cplusplus
}
#endif

#endif
