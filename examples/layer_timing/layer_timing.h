/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Counts the cycles of each layer of a generated model.
 *
 * Compile the model with `-include layer_timing.h`: that defines the hook which the model calls
 * before each kernel, and no generated file needs to change. One model at a time. */
#ifndef LAYER_TIMING_H
#define LAYER_TIMING_H

#include <stdint.h>

#define LAYER_TIMING_MOST 256 /* layers */

/* Cycles so far by layer, counted from 0. What passes between two inferences is in the place
 * behind the last layer. Set them to 0 whenever you like. */
extern uint32_t layer_timing_cycles[LAYER_TIMING_MOST + 1];

/* Starts the cycle counter. Returns 0 if there is none, as on a Cortex-M0 or in QEMU. */
int layer_timing_start(void);

/* Ends what ran until now and begins layer `index`. */
void layer_timing_on_layer(uint32_t index);

#define TFL2C_ON_LAYER(model, index) layer_timing_on_layer(index)

#endif
