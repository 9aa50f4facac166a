/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The counter is CYCCNT of the DWT unit, which Cortex-M3 and later have: one step a cycle, 32 bits.
 * For another core define LAYER_TIMING_COUNTER() as any 32-bit count that rises, a timer's say. */
#include "layer_timing.h"

#define NOBODY LAYER_TIMING_MOST

uint32_t layer_timing_cycles[LAYER_TIMING_MOST + 1];

static uint32_t current = NOBODY;
static uint32_t since;

#ifdef LAYER_TIMING_COUNTER

static void start_counter(void) {}

#else

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define DEMCR REGISTER(0xE000EDFCu)
#define DEMCR_TRCENA (1u << 24) /* switches the DWT unit on */
#define DWT_CTRL REGISTER(0xE0001000u)
#define DWT_CTRL_CYCCNTENA 1u
#define DWT_LAR REGISTER(0xE0001FB0u) /* a lock that some Cortex-M7 have */
#define DWT_LAR_KEY 0xC5ACCE55u
#define LAYER_TIMING_COUNTER() REGISTER(0xE0001004u)

static void start_counter(void)
{
    DEMCR |= DEMCR_TRCENA;
    DWT_LAR = DWT_LAR_KEY;
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
}

#endif

int layer_timing_start(void)
{
    start_counter();
    const uint32_t before = LAYER_TIMING_COUNTER();
    for (volatile uint32_t i = 0; i < 100u; i++) {
    }
    current = NOBODY;
    since = LAYER_TIMING_COUNTER();
    return since != before;
}

void layer_timing_on_layer(uint32_t index)
{
    layer_timing_cycles[current] += LAYER_TIMING_COUNTER() - since; /* right across an overflow */
    current = index < LAYER_TIMING_MOST ? index : NOBODY;
    since = LAYER_TIMING_COUNTER(); /* the lines above are nobody's time */
}
