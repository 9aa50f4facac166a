/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Included before every file (board.toml): where weights and arenas go, by the names of sections
 * that link.ld places. */
#ifndef PLACEMENT_H
#define PLACEMENT_H

#define TFL2C_WEIGHTS __attribute__((section(".external_flash")))
#define TFL2C_ARENA __attribute__((section(".fast_ram")))

#endif
