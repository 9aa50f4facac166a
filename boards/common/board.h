/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What an application may ask of any board. Each board implements it in its own way:
 * semihosting.c talks to the debugger or emulator, a real product would use a UART. */
#ifndef BOARD_H
#define BOARD_H

/* Shows text where the developer looks: the console of the emulator, a serial line. */
void board_write(const char *text);

/* Ends the program. Status 0 is success; an emulator passes the status on as its own. */
void board_exit(int status) __attribute__((noreturn));

#endif
