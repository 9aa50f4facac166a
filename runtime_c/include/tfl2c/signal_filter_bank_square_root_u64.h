/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalFilterBankSquareRoot, uint64 -> uint32: roots to the nearest, shifted right.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_FILTER_BANK_SQUARE_ROOT_U64_H
#define TFL2C_SIGNAL_FILTER_BANK_SQUARE_ROOT_U64_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels;
} tfl2c_signal_filter_bank_square_root_u64_params;

/* Makes the whole output. The root of a number below 2^32 is at most 65535.
 * input, output: [channels]
 * bits:          one number, by which roots are shifted; its low five bits count */
void tfl2c_signal_filter_bank_square_root_u64(
    const tfl2c_signal_filter_bank_square_root_u64_params *p, const uint64_t *input,
    const int32_t *bits, uint32_t *output);

#ifdef __cplusplus
}
#endif

#endif
