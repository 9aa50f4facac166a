/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* board.h and semihosting.h for every Cortex-M: requests to the debugger or emulator by BKPT 0xAB. */
#include "semihosting.h"

#include <string.h>

#include "board.h"

/* Operation numbers of the Arm semihosting interface. */
#define SYS_OPEN 0x01
#define SYS_CLOSE 0x02
#define SYS_WRITE 0x05
#define SYS_READ 0x06
#define SYS_EXIT_EXTENDED 0x20 /* SYS_EXIT of a 32-bit core cannot carry a status */

#define MODE_WRITE_TEXT 4
#define STOPPED_APPLICATION_EXIT 0x20026u

static int32_t request(int32_t operation, const void *block)
{
    register int32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

int32_t semihosting_open(const char *name, int32_t mode)
{
    const uint32_t block[3] = {(uint32_t)name, (uint32_t)mode, (uint32_t)strlen(name)};

    return request(SYS_OPEN, block);
}

uint32_t semihosting_read(int32_t handle, void *to, uint32_t bytes)
{
    const uint32_t block[3] = {(uint32_t)handle, (uint32_t)to, bytes};

    return bytes - (uint32_t)request(SYS_READ, block); /* the answer counts what is missing */
}

uint32_t semihosting_write(int32_t handle, const void *from, uint32_t bytes)
{
    const uint32_t block[3] = {(uint32_t)handle, (uint32_t)from, bytes};

    return bytes - (uint32_t)request(SYS_WRITE, block); /* the answer counts what is missing */
}

void semihosting_close(int32_t handle)
{
    const uint32_t block[1] = {(uint32_t)handle};

    (void)request(SYS_CLOSE, block);
}

void board_write(const char *text)
{
    static int32_t console = -1;

    if (console < 0) {
        console = semihosting_open(":tt", MODE_WRITE_TEXT);
    }
    (void)semihosting_write(console, text, (uint32_t)strlen(text));
}

void board_exit(int status)
{
    const uint32_t block[2] = {STOPPED_APPLICATION_EXIT, (uint32_t)status};

    for (;;) { /* a debugger may resume the core */
        (void)request(SYS_EXIT_EXTENDED, block);
    }
}
