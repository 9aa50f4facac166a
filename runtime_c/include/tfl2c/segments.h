/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What is done with elements that belong together. */
#ifndef TFL2C_SEGMENTS_H
#define TFL2C_SEGMENTS_H

#define TFL2C_SEGMENT_SUM 0
#define TFL2C_SEGMENT_PRODUCT 1
#define TFL2C_SEGMENT_GREATEST 2
#define TFL2C_SEGMENT_LEAST 3

#endif
