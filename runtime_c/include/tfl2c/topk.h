/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How many of the greatest elements of each row are wanted. */
#ifndef TFL2C_TOPK_H
#define TFL2C_TOPK_H

#include <stdint.h>

typedef struct {
    int32_t length; /* of a row of the input */
    int32_t count;  /* of a row of the outputs: [0, length] */
} tfl2c_topk;

#endif
