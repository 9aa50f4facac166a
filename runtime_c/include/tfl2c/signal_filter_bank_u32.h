/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalFilterBank, uint32 -> uint64: energies weighed and added up in channels. Each bin counts
 * for a channel and, with its other weight, for the next one.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_FILTER_BANK_U32_H
#define TFL2C_SIGNAL_FILTER_BANK_U32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int16_t *weights; /* [..][weight, unweight]: for the channel and for the next one */
    const int16_t *bands;   /* [channels + 1][first bin, first weight, bins], bins >= 0 */
    int32_t channels;       /* the one in front of the first only adds to that one */
} tfl2c_signal_filter_bank_u32_params;

/* Makes the whole output; a sum below 0 counts modulo 2^64.
 * input:  [bins]
 * output: [channels] */
void tfl2c_signal_filter_bank_u32(const tfl2c_signal_filter_bank_u32_params *p,
                                  const uint32_t *input, uint64_t *output);

#ifdef __cplusplus
}
#endif

#endif
