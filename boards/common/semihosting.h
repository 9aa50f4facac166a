/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Files of the machine that debugs or emulates this core, through Arm semihosting.
 * Names are relative to the folder in which the debugger or emulator was started. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

/* How semihosting_open treats the file; the values are those of the semihosting interface. */
#define SEMIHOSTING_READ 1  /* binary, must exist */
#define SEMIHOSTING_WRITE 5 /* binary, created or emptied */

/* Returns a handle, or -1 when the file cannot be opened. */
int32_t semihosting_open(const char *name, int32_t mode);

/* Returns how many of the bytes were read: fewer at the end of the file. */
uint32_t semihosting_read(int32_t handle, void *to, uint32_t bytes);

/* Returns how many of the bytes were written. */
uint32_t semihosting_write(int32_t handle, const void *from, uint32_t bytes);

void semihosting_close(int32_t handle);

#endif
