/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What functions in assembler for Armv6-M begin and end with: all registers that a caller keeps are
 * theirs. Nine words lie on the stack above what they push. */
#ifndef TFL2C_ARMV6M_H
#define TFL2C_ARMV6M_H

/* Most instructions know r0-r7 only: r4-r7 to r8-r11, and back. */
#define TFL2C_ARMV6M_RAISE \
    "mov    r8, r4\n\t"    \
    "mov    r9, r5\n\t"    \
    "mov    r10, r6\n\t"   \
    "mov    r11, r7\n\t"

#define TFL2C_ARMV6M_LOWER \
    "mov    r4, r8\n\t"    \
    "mov    r5, r9\n\t"    \
    "mov    r6, r10\n\t"   \
    "mov    r7, r11\n\t"

#define TFL2C_ARMV6M_SAVE \
    ".syntax unified\n\t" \
    "push   {r4-r7, lr}\n\t" TFL2C_ARMV6M_LOWER "push   {r4-r7}\n\t"

#define TFL2C_ARMV6M_RETURN "pop    {r4-r7}\n\t" TFL2C_ARMV6M_RAISE "pop    {r4-r7, pc}\n"

#endif
