/* SPDX-License-Identifier: Apache-2.0 */
/* Guards by the memory protection unit. Where a region can forbid (Armv7-M), the strips between the
 * pieces are forbidden; where it can only allow (Armv8-M), the program, its data and the pieces are
 * all that is allowed. The command line says where memory is: FUZZ_CODE, FUZZ_CODE_END, FUZZ_RAM and,
 * at the end of it, FUZZ_STRIPS. */
#include "fuzz.h"

#define MPU_TYPE (*(volatile uint32_t *)0xE000ED90u)
#define MPU_CTRL (*(volatile uint32_t *)0xE000ED94u)
#define MPU_RNR (*(volatile uint32_t *)0xE000ED98u)
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9Cu)
#define MPU_RASR (*(volatile uint32_t *)0xE000EDA0u) /* RLAR of Armv8-M */
#define MPU_MAIR0 (*(volatile uint32_t *)0xE000EDC0u)

#define EIGHT (8u * FUZZ_PIECE_BYTES)

_Static_assert(2 * FUZZ_PIECES + 1 <= 16, "two regions of Armv7-M cover sixteen strips");
_Static_assert(FUZZ_STRIPS % EIGHT == 0, "a region lies at a multiple of its size");

/* Guard, piece, guard, piece, ..., guard. */
uint8_t *fuzz_piece(int32_t piece)
{
    return (uint8_t *)(FUZZ_STRIPS + (2u * (uint32_t)piece + 1u) * FUZZ_PIECE_BYTES);
}

#if defined(__ARM_ARCH_8M_MAIN__) || defined(__ARM_ARCH_8_1M_MAIN__)

static void region(uint32_t number, uint32_t first, uint32_t behind, uint32_t access)
{
    MPU_RNR = number;
    MPU_RBAR = first | access;
    MPU_RASR = ((behind - 1u) & ~31u) | 1u;
}

void fuzz_guard(void)
{
    uint32_t number = 0;

    MPU_MAIR0 = 0xffu;                                   /* plain memory */
    region(number++, FUZZ_CODE, FUZZ_CODE_END, 3u << 1); /* to read and to execute */
    region(number++, FUZZ_RAM, FUZZ_STRIPS, (1u << 1) | 1u);
    for (int32_t i = 0; i < FUZZ_PIECES; i++) {
        const uint32_t at = (uint32_t)fuzz_piece(i);

        region(number++, at, at + FUZZ_PIECE_BYTES, (1u << 1) | 1u);
    }
    MPU_CTRL = 1u; /* no default map; off while a fault is reported */
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}

#else

#define RASR_NO_ACCESS ((1u << 28) | (17u << 1) | 1u) /* execute never, 2^(17 + 1) bytes, on */
#define EVERY_OTHER (0xAAu << 8)                      /* strips that are not of the region */
#define RBAR_NUMBER (1u << 4)

/* Region 0 guards the stack. */
void fuzz_guard(void)
{
    for (uint32_t i = 0; i < 2u; i++) {
        MPU_RBAR = (FUZZ_STRIPS + i * EIGHT) | RBAR_NUMBER | (1u + i);
        MPU_RASR = RASR_NO_ACCESS | EVERY_OTHER;
    }
    MPU_CTRL = 5u; /* with the default map; off while a fault is reported */
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}

#endif
