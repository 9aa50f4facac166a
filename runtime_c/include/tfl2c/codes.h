/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of any integer type up to 32 bits, by a number that says which. */
#ifndef TFL2C_CODES_H
#define TFL2C_CODES_H

#include <stdint.h>

#define TFL2C_CODE_S8 0
#define TFL2C_CODE_S16 1
#define TFL2C_CODE_S32 2

static inline int32_t tfl2c_code_at(const void *codes, int32_t type, int32_t i)
{
    if (type == TFL2C_CODE_S8) {
        return ((const int8_t *)codes)[i];
    }
    return type == TFL2C_CODE_S16 ? ((const int16_t *)codes)[i] : ((const int32_t *)codes)[i];
}

/* The code must be one of the type. */
static inline void tfl2c_set_code(void *codes, int32_t type, int32_t i, int32_t code)
{
    if (type == TFL2C_CODE_S8) {
        ((int8_t *)codes)[i] = (int8_t)code;
    } else if (type == TFL2C_CODE_S16) {
        ((int16_t *)codes)[i] = (int16_t)code;
    } else {
        ((int32_t *)codes)[i] = code;
    }
}

#endif
