/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Stands before loops that need all registers for themselves. */
#ifndef TFL2C_APART_H
#define TFL2C_APART_H

#if defined(__GNUC__)
#define TFL2C_APART __attribute__((noinline, unused)) static
#else
#define TFL2C_APART static inline
#endif

#endif
