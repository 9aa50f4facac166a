/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Text and numbers on the board's console, without stdio. */
#ifndef PRINT_H
#define PRINT_H

#include <stdint.h>

void print_text(const char *text);

void print_integer(int32_t value);

/* Three digits behind the point; "inf" from 2^32 on, "nan". */
void print_real(float value);

/* Two hexadecimal digits. */
void print_byte(uint8_t value);

#endif
