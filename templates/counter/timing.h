/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Thumb instructions as far as their timing goes: what kind one is, what it costs on a core.
 *
 * Cycles are for memory without wait states, from the instruction timings in Arm's technical reference
 * manuals: Cortex-M0 (DDI 0432, table 3-1), Cortex-M3 (DDI 0337) and Cortex-M4 (DDI 0439, tables 3-1
 * and 7-1, section 3.3.2). Where a manual gives a range, costs[] has the value taken: a taken branch
 * refills in 2 cycles (1 to 3), a divide takes 7 (2 to 12), SMULL 4 and SMLAL 6 on the M3. */
#ifndef COUNTER_TIMING_H
#define COUNTER_TIMING_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* ---- instructions and what they cost */

typedef enum { LOAD, STORE, MULTIPLE, BRANCH, MULTIPLY, DIVIDE, FP, MVE, OTHER, CLASSES } class;

static const char *const class_names[CLASSES] = {
    "load", "store", "multiple", "branch", "multiply", "divide", "fp", "mve", "other",
};

typedef enum {
    K_OTHER,
    K_LOAD,
    K_LOAD_BYTE,
    K_LOAD_PC,
    K_LOAD_EXCLUSIVE,
    K_STORE,
    K_STORE_BYTE,
    K_STORE_EXCLUSIVE,
    K_MULTIPLE,    /* LDM, STM, PUSH, POP */
    K_MULTIPLE_PC, /* LDM and POP that load pc */
    K_PAIR,        /* LDRD, STRD */
    K_BRANCH,
    K_CALL,  /* BL */
    K_TABLE, /* TBB, TBH */
    K_IT,
    K_MUL,
    K_MLA,
    K_MULL, /* 64-bit product */
    K_MLAL, /* 64-bit product added to a sum */
    K_DIVIDE,
    K_FP,
    K_FP_MOVE_PAIR,
    K_FP_ACCESS,        /* VLDR, VSTR of a single or half */
    K_FP_ACCESS_DOUBLE, /* VLDR, VSTR of a double */
    K_FP_MULTIPLE,      /* VLDM, VSTM, VPUSH, VPOP */
    K_FP_MAC,
    K_FP_DIVIDE, /* VDIV, VSQRT */
    K_MVE,
} kind;

typedef enum { M0, M3, M4, MODELS } model;

static const char *const model_names[MODELS] = {"m0", "m3", "m4"};

/* By kind: cycles without the words moved, and what is added when it branches. */
static const struct {
    class class;
    uint8_t cycles[MODELS];
    uint8_t refill[MODELS];
} costs[] = {
    [K_OTHER] = {OTHER, {1, 1, 1}, {0}},
    [K_LOAD] = {LOAD, {2, 2, 2}, {0}},
    [K_LOAD_BYTE] = {LOAD, {2, 2, 2}, {0}},
    [K_LOAD_PC] = {LOAD, {2, 2, 2}, {3, 3, 3}},
    [K_LOAD_EXCLUSIVE] = {LOAD, {2, 2, 2}, {0}},
    [K_STORE] = {STORE, {2, 1, 1}, {0}},
    [K_STORE_BYTE] = {STORE, {2, 1, 1}, {0}},
    [K_STORE_EXCLUSIVE] = {STORE, {2, 2, 2}, {0}},
    [K_MULTIPLE] = {MULTIPLE, {1, 1, 1}, {0}},
    [K_MULTIPLE_PC] = {MULTIPLE, {1, 1, 1}, {3, 2, 2}},
    [K_PAIR] = {MULTIPLE, {1, 1, 1}, {0}},
    [K_BRANCH] = {BRANCH, {1, 1, 1}, {2, 2, 2}},
    [K_CALL] = {BRANCH, {1, 1, 1}, {3, 2, 2}},
    [K_TABLE] = {BRANCH, {3, 3, 3}, {3, 3, 3}},
    [K_IT] = {OTHER, {1, 1, 1}, {0}},
    [K_MUL] = {MULTIPLY, {1, 1, 1}, {0}},
    [K_MLA] = {MULTIPLY, {1, 2, 1}, {0}},
    [K_MULL] = {MULTIPLY, {1, 4, 1}, {0}},
    [K_MLAL] = {MULTIPLY, {1, 6, 1}, {0}},
    [K_DIVIDE] = {DIVIDE, {7, 7, 7}, {0}},
    [K_FP] = {FP, {1, 1, 1}, {0}},
    [K_FP_MOVE_PAIR] = {FP, {2, 2, 2}, {0}},
    [K_FP_ACCESS] = {FP, {2, 2, 2}, {0}},
    [K_FP_ACCESS_DOUBLE] = {FP, {3, 3, 3}, {0}},
    [K_FP_MULTIPLE] = {FP, {1, 1, 1}, {0}},
    [K_FP_MAC] = {FP, {3, 3, 3}, {0}},
    [K_FP_DIVIDE] = {FP, {14, 14, 14}, {0}},
    [K_MVE] = {MVE, {1, 1, 1}, {0}},
};

static const uint8_t saved_behind_load[MODELS] = {0, 1, 1};

/* ---- decoding: the first pattern that fits counts */

typedef struct {
    uint32_t mask, value;
    kind kind;
} pattern;

static const pattern narrow_patterns[] = {
    {0xFFC0, 0x4340, K_MUL},
    {0xFF00, 0x4700, K_BRANCH}, /* BX, BLX */
    {0xFD87, 0x4487, K_BRANCH}, /* ADD pc, MOV pc */
    {0xF800, 0x4800, K_LOAD},   /* literal */
    {0xFE00, 0x5400, K_STORE_BYTE},
    {0xFC00, 0x5000, K_STORE},
    {0xFE00, 0x5600, K_LOAD_BYTE}, /* LDRSB */
    {0xFE00, 0x5C00, K_LOAD_BYTE},
    {0xF000, 0x5000, K_LOAD},
    {0xF800, 0x7000, K_STORE_BYTE},
    {0xF800, 0x7800, K_LOAD_BYTE},
    {0xF800, 0x6000, K_STORE},
    {0xF800, 0x6800, K_LOAD},
    {0xF800, 0x8000, K_STORE},
    {0xF800, 0x8800, K_LOAD},
    {0xF800, 0x9000, K_STORE}, /* relative to sp */
    {0xF800, 0x9800, K_LOAD},
    {0xF500, 0xB100, K_BRANCH}, /* CBZ, CBNZ */
    {0xFF00, 0xBD00, K_MULTIPLE_PC},
    {0xF600, 0xB400, K_MULTIPLE}, /* PUSH, POP */
    {0xFF0F, 0xBF00, K_OTHER},    /* hints */
    {0xFF00, 0xBF00, K_IT},
    {0xF000, 0xC000, K_MULTIPLE},
    {0xFE00, 0xDE00, K_OTHER}, /* UDF, SVC */
    {0xF000, 0xD000, K_BRANCH},
    {0xF800, 0xE000, K_BRANCH},
    {0, 0, K_OTHER},
};

static const pattern wide_patterns[] = {
    /* Coprocessors: 9 to 11 are the FPU; 8, 14, 15 and the space that was Neon's are MVE. */
    {0xEF000000, 0xEF000000, K_MVE},
    {0xEC000F00, 0xEC000800, K_MVE},
    {0xEC000E00, 0xEC000E00, K_MVE},
    {0xFF900F1F, 0xEE800B10, K_MVE}, /* VDUP */
    {0xFFE00C00, 0xEC400800, K_FP_MOVE_PAIR},
    {0xFF200F00, 0xED000B00, K_FP_ACCESS_DOUBLE},
    {0xFF200C00, 0xED000800, K_FP_ACCESS},
    {0xFE000C00, 0xEC000800, K_FP_MULTIPLE},
    {0xFFB00C10, 0xEE800800, K_FP_DIVIDE},
    {0xFFBF0CD0, 0xEEB108C0, K_FP_DIVIDE}, /* VSQRT */
    {0xFFA00C10, 0xEE000800, K_FP_MAC},    /* VMLA, VMLS, VNMLA, VNMLS */
    {0xFFB00C10, 0xEE900800, K_FP_MAC},    /* VFNMA, VFNMS */
    {0xFFB00C10, 0xEEA00800, K_FP_MAC},    /* VFMA, VFMS */
    {0xEC000C00, 0xEC000800, K_FP},
    {0xEC000000, 0xEC000000, K_OTHER},
    {0xFFFF0000, 0xE89F0000, K_OTHER}, /* CLRM */
    {0xFE508000, 0xE8108000, K_MULTIPLE_PC},
    {0xFE400000, 0xE8000000, K_MULTIPLE},
    {0xFFF0FFE0, 0xE8D0F000, K_TABLE},
    {0xFF700000, 0xE8500000, K_LOAD_EXCLUSIVE},
    {0xFF700000, 0xE8400000, K_STORE_EXCLUSIVE},
    {0xFE400000, 0xE8400000, K_PAIR},
    {0xF800D000, 0xF000D000, K_CALL},
    {0xFFC0FFFF, 0xF000E801, K_MVE},   /* VCTP */
    {0xFB80D000, 0xF3808000, K_OTHER}, /* MSR, MRS, barriers, hints */
    {0xF8008000, 0xF0008000, K_BRANCH},
    {0xFE700000, 0xF8000000, K_STORE_BYTE},
    {0xFE100000, 0xF8000000, K_STORE},
    {0xFE70F000, 0xF850F000, K_LOAD_PC},
    {0xFE10F000, 0xF810F000, K_OTHER}, /* PLD, PLI */
    {0xFE700000, 0xF8100000, K_LOAD_BYTE},
    {0xFE100000, 0xF8100000, K_LOAD},
    {0xFF80F000, 0xFB00F000, K_MUL},
    {0xFF800000, 0xFB000000, K_MLA},
    {0xFFD00000, 0xFB900000, K_DIVIDE},
    {0xFFC00000, 0xFBC00000, K_MLAL},
    {0xFF800000, 0xFB800000, K_MULL},
    {0, 0, K_OTHER},
};

/* One instruction. Sets of registers have bit n for rn. */
typedef struct {
    kind kind;
    uint32_t pc, size;
    uint32_t loaded;  /* the register of a single load, of which another may need nothing */
    uint32_t address; /* the registers that its address is made of */
    unsigned words;   /* moved by a load or store multiple */
    unsigned it;      /* of an IT: how many instructions it makes conditional */
    bool conditional; /* an IT may skip it */
} instruction;

static unsigned bits(uint32_t word, unsigned low, unsigned count)
{
    return word >> low & ((1u << count) - 1u);
}

static kind match(const pattern *patterns, uint32_t code)
{
    while ((code & patterns->mask) != patterns->value) {
        patterns++;
    }
    return patterns->kind;
}

static bool is_single_load(kind k)
{
    return k == K_LOAD || k == K_LOAD_BYTE;
}

static void decode_narrow(instruction *in, uint32_t code)
{
    in->kind = match(narrow_patterns, code);
    if (is_single_load(in->kind)) {
        const bool literal = code >> 11 == 0x09, from_sp = code >> 12 == 0x9;

        in->loaded = 1u << bits(code, literal || from_sp ? 8 : 0, 3);
        in->address = literal ? 0 : from_sp ? 1u << 13 : 1u << bits(code, 3, 3);
        if (code >> 12 == 0x5) {
            in->address |= 1u << bits(code, 6, 3);
        }
    } else if (in->kind == K_MULTIPLE || in->kind == K_MULTIPLE_PC) {
        in->words = (unsigned)__builtin_popcount(code & (code >> 12 == 0xB ? 0x1FFu : 0xFFu));
    } else if (in->kind == K_IT) {
        in->it = 4u - (unsigned)__builtin_ctz(code & 0xFu);
    }
}

static void decode_wide(instruction *in, uint32_t code)
{
    in->kind = match(wide_patterns, code);
    if (is_single_load(in->kind)) {
        const bool indexed = !bits(code, 23, 1) && !bits(code, 6, 6);
        const unsigned base = bits(code, 16, 4);

        in->loaded = 1u << bits(code, 12, 4);
        in->address = base == 15 ? 0 : 1u << base | (indexed ? 1u << bits(code, 0, 4) : 0);
    } else if (in->kind == K_MULTIPLE || in->kind == K_MULTIPLE_PC) {
        in->words = (unsigned)__builtin_popcount(code & 0xFFFFu);
    } else if (in->kind == K_PAIR) {
        in->words = 2;
    } else if (in->kind == K_FP_MULTIPLE) {
        in->words = bits(code, 0, 8);
    }
}

/* QEMU may hand over more bytes than the instruction has, never fewer. */
static uint32_t decode(instruction *in, uint32_t pc, const void *bytes)
{
    uint16_t half[2];

    memcpy(half, bytes, 2);
    in->pc = pc;
    in->size = half[0] >= 0xE800 ? 4 : 2;
    if (in->size == 2) {
        decode_narrow(in, half[0]);
        return half[0];
    }
    memcpy(half, bytes, 4);
    decode_wide(in, (uint32_t)half[0] << 16 | half[1]);
    return (uint32_t)half[0] << 16 | half[1];
}

#endif
