/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* REDUCE_PROD, int8: the product over some dimensions, rescaled at every step.
 * Arithmetic: TensorFlow Lite's reference kernel. */
#ifndef TFL2C_REDUCE_PROD_S8_H
#define TFL2C_REDUCE_PROD_S8_H

#include <stdint.h>

#include "tfl2c/code_products.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_code_products tfl2c_reduce_prod_s8_params;

/* Makes the whole output.
 * input:  the runs of kept and reduced dimensions as they lie in the tensor
 * output: [kept[0]][kept[1]][kept[2]] */
void tfl2c_reduce_prod_s8(const tfl2c_reduce_prod_s8_params *p, const int8_t *input,
                          int8_t *output);

#ifdef __cplusplus
}
#endif

#endif
