/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_pcan_u32.h"

#include "tfl2c/bit_length.h"

#define ONE_SNR (1 << 12)
#define ONE_OUTPUT (1 << 6)

static int16_t gain_of(const int16_t *gains, uint32_t noise)
{
    const int32_t bits = tfl2c_bit_length(noise);
    int32_t part; /* of the way to the next power of two, times 2^10 */
    int32_t gain;

    if (noise <= 2) {
        return gains[noise];
    }
    gains += 4 * bits - 6;
    part = (int32_t)((bits < 11 ? noise << (11 - bits) : noise >> (bits - 11)) & 1023);
    gain = ((gains[2] * part) >> 5) + gains[1] * 32;
    return (int16_t)(((gain * part + (1 << 14)) >> 15) + gains[0]);
}

/* x / 4 squared below 2, else x less 1. */
static uint32_t shrunk(uint32_t x)
{
    return x < 2 * ONE_SNR ? (x * x) >> 20 : (x >> 6) - ONE_OUTPUT;
}

void tfl2c_signal_pcan_u32(const tfl2c_signal_pcan_u32_params *p, const uint32_t *input,
                           const uint32_t *noise, const int16_t *gains, uint32_t *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        const uint32_t gain = (uint32_t)gain_of(gains, noise[c]);

        output[c] = shrunk((uint32_t)(((uint64_t)input[c] * gain) >> p->snr_shift));
    }
}
