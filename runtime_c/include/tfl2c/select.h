/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SELECT and SELECT_V2 of elements of any size: those of the first tensor where the condition is
 * true, those of the second elsewhere. */
#ifndef TFL2C_SELECT_H
#define TFL2C_SELECT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the elements of three tensors are that are broadcast against each other, as in places.h. */
typedef struct {
    int32_t dims;           /* of the output, those that are evenly walked through joined */
    const int32_t *steps;   /* [dims][4], outermost first: length, elements to the next one in the
                           * condition, the first and the second tensor, 0 where it is repeated */
    int32_t row_lines;      /* lines, along the innermost dimension, that make a row */
    int32_t condition_rows; /* rows that the condition's buffer holds */
    int32_t first_rows;     /* rows that the first tensor's buffer holds */
    int32_t second_rows;    /* rows that the second tensor's buffer holds */
    int32_t output_rows;    /* rows that the output's buffer holds */
} tfl2c_select_places;

typedef struct {
    tfl2c_select_places places;
    int32_t element_bytes;
} tfl2c_select_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_select(const tfl2c_select_params *p, const uint8_t *condition, const void *first,
                  const void *second, void *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
