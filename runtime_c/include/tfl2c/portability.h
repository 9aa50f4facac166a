/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What compilers say differently. To choose another meaning, define a macro beforehand, on the
 * command line for instance. */
#ifndef TFL2C_PORTABILITY_H
#define TFL2C_PORTABILITY_H

/* Stands before a declaration whose address must be a multiple of `bytes`. */
#ifndef TFL2C_ALIGNED
#if defined(__GNUC__) || defined(__clang__) || defined(__ARMCC_VERSION)
#define TFL2C_ALIGNED(bytes) __attribute__((aligned(bytes)))
#elif defined(__ICCARM__)
#define TFL2C_PRAGMA(text) _Pragma(#text)
#define TFL2C_ALIGNED(bytes) TFL2C_PRAGMA(data_alignment = bytes)
#elif defined(_MSC_VER)
#define TFL2C_ALIGNED(bytes) __declspec(align(bytes))
#else
#error "define TFL2C_ALIGNED(bytes) for this compiler"
#endif
#endif

/* Stands before every array of weights; names a section to place them in a certain memory:
 * -D'TFL2C_WEIGHTS=__attribute__((section(".external_flash")))' */
#ifndef TFL2C_WEIGHTS
#define TFL2C_WEIGHTS
#endif

/* Stands before <model>_invoke or <model>_feed, for code that runs from a certain memory. Kernels
 * are placed by the names of their files. */
#ifndef TFL2C_CODE
#define TFL2C_CODE
#endif

/* Stands before the arena where an application defines it: static TFL2C_ARENA kws_arena arena; */
#ifndef TFL2C_ARENA
#define TFL2C_ARENA
#endif

/* Runs before every call of a kernel with the number of its layer, counted from 0, and at the end
 * with the number of layers: a place to take the time or to look at the arena. Layers that run row
 * by row take turns. `model` is the model's name. */
#ifndef TFL2C_ON_LAYER
#define TFL2C_ON_LAYER(model, index) ((void)0)
#endif

#endif
