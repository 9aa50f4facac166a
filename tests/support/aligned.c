/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin of QEMU that writes a line into the file `report=FILE` for every load or store of a
 * vector or of floats that is not aligned to its elements, words at most. Cores fault there, and
 * QEMU 7.2 lets vectors pass. */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what QEMU offers, as far as it is used */

typedef struct qemu_plugin_tb qemu_block;
typedef struct qemu_plugin_insn qemu_instruction;
typedef void memory_callback(unsigned cpu, uint32_t info, uint64_t address, void *data);

enum { QEMU_NO_REGISTERS = 0, QEMU_READ_AND_WRITE = 3 };

extern size_t qemu_plugin_tb_n_insns(const qemu_block *);
extern qemu_instruction *qemu_plugin_tb_get_insn(const qemu_block *, size_t);
extern const void *qemu_plugin_insn_data(const qemu_instruction *);
extern uint64_t qemu_plugin_insn_vaddr(const qemu_instruction *);
extern const char *qemu_plugin_insn_symbol(const qemu_instruction *);
extern unsigned qemu_plugin_mem_size_shift(uint32_t info);
extern void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t, void (*)(uint64_t, qemu_block *));
extern void qemu_plugin_register_vcpu_mem_cb(qemu_instruction *, memory_callback *, int, int,
                                             void *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;
__attribute__((visibility("default"))) int qemu_plugin_install(uint64_t, const void *, int,
                                                               char **);

/* ---- what is looked at */

typedef struct {
    const char *function;
    uint64_t pc;
    bool is_known; /* to be unaligned at times */
} instruction;

static FILE *report;

static void on_access(unsigned cpu, uint32_t info, uint64_t address, void *data)
{
    instruction *at = data;
    const unsigned shift = qemu_plugin_mem_size_shift(info);
    const unsigned unit = shift < 2 ? 1u << shift : 4;

    (void)cpu;
    if (address % unit && !at->is_known) {
        at->is_known = true;
        fprintf(report, "%s, pc %#" PRIx64 ", %u bytes at %#" PRIx64 "\n", at->function, at->pc,
                1u << shift, address);
        fflush(report);
    }
}

/* The first halfword of every such instruction is 111x 110x xxxx xxxx. */
static bool is_looked_at(const qemu_instruction *i)
{
    const uint8_t *octets = qemu_plugin_insn_data(i);

    return (octets[1] & 0xEE) == 0xEC;
}

static void on_block(uint64_t id, qemu_block *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        qemu_instruction *each = qemu_plugin_tb_get_insn(block, i);

        if (is_looked_at(each)) {
            instruction *at = calloc(1, sizeof *at);
            const char *function = qemu_plugin_insn_symbol(each);

            if (!at) {
                abort();
            }
            at->function = function ? function : "?";
            at->pc = qemu_plugin_insn_vaddr(each);
            qemu_plugin_register_vcpu_mem_cb(each, on_access, QEMU_NO_REGISTERS,
                                             QEMU_READ_AND_WRITE, at);
        }
    }
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
    static const char option[] = "report=";

    (void)info;
    if (argc != 1 || strncmp(argv[0], option, sizeof option - 1) != 0) {
        return 1;
    }
    report = fopen(argv[0] + sizeof option - 1, "w");
    if (!report) {
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
    return 0;
}
