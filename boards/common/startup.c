/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* From reset to main() on any Cortex-M, and a report when the core faults.
 * The symbols that begin with two underscores come from sections.ld. */
#include <stdint.h>

#include "board.h"

#define SCB_CCR (*(volatile uint32_t *)0xE000ED14u)   /* configuration and control */
#define CCR_UNALIGN_TRP (1u << 3)                     /* unaligned accesses fault */
#define SCB_CFSR (*(volatile uint32_t *)0xE000ED28u)  /* why the core faulted; not on Armv6-M */
#define SCB_CPACR (*(volatile uint32_t *)0xE000ED88u) /* access to coprocessors */
#define CPACR_FPU_AND_MVE (0xFu << 20)
#define MPU_TYPE (*(volatile uint32_t *)0xE000ED90u) /* bits 15..8: regions, 0 without MPU */
#define MPU_CTRL (*(volatile uint32_t *)0xE000ED94u)
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9Cu)
#define MPU_RASR (*(volatile uint32_t *)0xE000EDA0u)
#define RBAR_REGION_0 (1u << 4)
#define RASR_1K_NO_ACCESS ((1u << 28) | (9u << 1) | 1u) /* execute never, 2^(9 + 1) bytes, on */
#define CTRL_ON_WITH_DEFAULT_MAP 5u

#define FAULT_STATUS 70 /* exit status after a fault */

extern uint32_t __stack_guard[], __stack_bottom[], __stack_top[];
extern uint32_t __data_start[], __data_end[], __bss_start[], __bss_end[];
extern const uint32_t __data_load[];

int main(void);
void reset_handler(void) __attribute__((noreturn));
void fault_handler(void);
void report_fault(const uint32_t *frame, uint32_t exception) __attribute__((noreturn, used));

/* The first word is the initial stack pointer, then one handler per exception number. */
typedef union {
    const uint32_t *stack;
    void (*handler)(void);
} vector;

__attribute__((section(".vectors"), used)) static const vector vectors[] = {
    {.stack = __stack_top},     {.handler = reset_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler},
};

/* Not inlined into the reset handler: it may use registers that only exist once the FPU is on. */
__attribute__((noinline, noreturn)) static void start(void)
{
    const uint32_t *from = __data_load;

    for (uint32_t *to = __data_start; to < __data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = __bss_start; to < __bss_end; to++) {
        *to = 0;
    }
    board_exit(main());
}

/* Makes a stack overflow a fault: by the limit register of Armv8-M, elsewhere by the MPU. */
static void limit_stack(void)
{
#if defined(__ARM_ARCH_8M_MAIN__) || defined(__ARM_ARCH_8_1M_MAIN__)
    __asm__ volatile("msr msplim, %0" : : "r"(__stack_bottom));
#else
    if ((MPU_TYPE & 0xFF00u) != 0u) {
        MPU_RBAR = (uint32_t)__stack_guard | RBAR_REGION_0;
        MPU_RASR = RASR_1K_NO_ACCESS;
        MPU_CTRL = CTRL_ON_WITH_DEFAULT_MAP;
        __asm__ volatile("dsb\n\tisb" : : : "memory");
    }
#endif
}

void reset_handler(void)
{
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    SCB_CPACR |= CPACR_FPU_AND_MVE;
    __asm__ volatile("dsb\n\tisb" : : : "memory");
#endif
#if defined(__ARM_ARCH_6M__)
    SCB_CCR |= CCR_UNALIGN_TRP; /* on a larger core that runs this code; Armv6-M does so anyway */
#endif
    limit_stack();
    start();
}

/* Every exception ends here. After a stack overflow nothing can be pushed any more, so the report
 * gets a fresh stack and no frame. */
__attribute__((naked)) void fault_handler(void)
{
    __asm__ volatile("mov r0, sp\n\t"
                     "mrs r1, ipsr\n\t"
                     "ldr r2, =__stack_bottom + 256\n\t"
                     "cmp r0, r2\n\t"
                     "bhs 1f\n\t"
                     "movs r0, #0\n\t"
                     "ldr r2, =__stack_top\n\t"
                     "mov sp, r2\n"
                     "1:\n\t"
                     "ldr r2, =report_fault\n\t"
                     "bx r2\n\t"
                     ".ltorg");
}

static void write_hex(const char *label, uint32_t value)
{
    char text[11] = "0x";

    for (int digit = 0; digit < 8; digit++) {
        text[2 + digit] = "0123456789abcdef"[(value >> (28 - 4 * digit)) & 15u];
    }
    text[10] = '\0';
    board_write(label);
    board_write(text);
}

/* frame: the registers the core pushed (r0-r3, r12, lr, pc, xpsr), or null without stack. */
void report_fault(const uint32_t *frame, uint32_t exception)
{
    write_hex("fault: exception ", exception);
    if (frame) {
        write_hex(", pc ", frame[6]);
        write_hex(", lr ", frame[5]);
    } else {
        board_write(", stack overflow");
    }
#if !defined(__ARM_ARCH_6M__) && !defined(__ARM_ARCH_8M_BASE__)
    write_hex(", cfsr ", SCB_CFSR);
#endif
    board_write("\n");
    board_exit(FAULT_STATUS);
}
