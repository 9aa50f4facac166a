/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalFilterBankLog, uint32 -> int16: natural logarithms in fixed point.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_FILTER_BANK_LOG_U32_H
#define TFL2C_SIGNAL_FILTER_BANK_LOG_U32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int16_t *bulges;         /* [129]: log2(1 + i / 128) - i / 128, times 2^16 */
    int32_t input_correction_bits; /* [0, 31], by which a number is shifted left before */
    int32_t output_scale;          /* of the logarithm in the output */
    int32_t channels;
} tfl2c_signal_filter_bank_log_u32_params;

/* Makes the whole output, which ends at 32767; 0 and 1 give 0.
 * input, output: [channels] */
void tfl2c_signal_filter_bank_log_u32(const tfl2c_signal_filter_bank_log_u32_params *p,
                                      const uint32_t *input, int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
