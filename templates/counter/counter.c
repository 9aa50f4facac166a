/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A plugin of QEMU (TCG plugin API 1) that counts what a Cortex-M image executes between two marks
 * and models the cycles that this takes on a Cortex-M0, M3 or M4.
 *
 *   mov r10, r10                opens a region
 *   mov r11, r11                closes it
 *   mov r12, r12; cmp rN, #I    inside a region: layer 256 * N + I begins, or all before it are done
 *
 * No compiler emits these moves. Neither they nor the comparison are counted, and they leave no trace
 * in the modelled pipeline. A region is reported in stretches, one JSON object per line: from the
 * opening mark (-1) or the mark of a layer to the next one or the closing mark (-1).
 *
 * Options: model=m0|m3|m4, out=FILE.
 *
 * Instructions are exact. They are counted by straight runs of code, not one by one: a run is entered
 * at its top and left at its end, because QEMU ends a block at every branch. An instruction that an IT
 * block skips is executed, as on the core.
 *
 * Cycles are a model: timing.h has the costs. On M3 and M4 a single load right behind a single load
 * takes one cycle less when its address does not need what that one loads. An unaligned load or store
 * takes one cycle more, a word at an odd address two. A load or store that an IT block skips takes one
 * cycle. Not modelled: wait states, contention, caches, instruction fetch, write buffers, dual issue,
 * waits for addresses and for results of the FPU, divides that end early. */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "timing.h"

/* ---- what QEMU offers, as far as it is used */

typedef struct qemu_plugin_tb qemu_block;
typedef struct qemu_plugin_insn qemu_instruction;
typedef void exec_callback(unsigned cpu, void *data);
typedef void memory_callback(unsigned cpu, uint32_t info, uint64_t address, void *data);

enum { QEMU_NO_REGISTERS = 0, QEMU_READ_AND_WRITE = 3 };

extern size_t qemu_plugin_tb_n_insns(const qemu_block *);
extern qemu_instruction *qemu_plugin_tb_get_insn(const qemu_block *, size_t);
extern const void *qemu_plugin_insn_data(const qemu_instruction *);
extern uint64_t qemu_plugin_insn_vaddr(const qemu_instruction *);
extern unsigned qemu_plugin_mem_size_shift(uint32_t info);
extern void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t, void (*)(uint64_t, qemu_block *));
extern void qemu_plugin_register_vcpu_insn_exec_cb(qemu_instruction *, exec_callback *, int,
                                                   void *);
extern void qemu_plugin_register_vcpu_mem_cb(qemu_instruction *, memory_callback *, int, int,
                                             void *);
extern void qemu_plugin_register_atexit_cb(uint64_t, void (*)(uint64_t, void *), void *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;
__attribute__((visibility("default"))) int qemu_plugin_install(uint64_t, const void *, int,
                                                               char **);

/* ---- what is counted */

typedef struct {
    uint64_t instructions, by_class[CLASSES], words, taken, unaligned;
    int64_t cycles;
} counts;

/* Instructions that are always executed one after the other. */
typedef struct run {
    struct run *older;
    instruction first, last;
    counts once;    /* what one pass takes, without what shows only as it runs */
    uint64_t times; /* since the stretch began */
} run;

/* A load or store that must be looked at when it takes place. */
typedef struct {
    uint64_t pass; /* when it took place last */
    int deferred;  /* cycles that are due when an IT block does not skip it */
    bool is_first; /* of its run */
    bool may_be_unaligned;
} access;

typedef enum { OPEN, CLOSE, LAYER } mark_kind;

typedef struct {
    mark_kind kind;
    uint32_t pc;
    int layer;
} mark;

/* What goes on when QEMU cuts a block that is too long or ends a page: the rest comes next. */
typedef struct {
    uint32_t pc;          /* of the instruction to come */
    unsigned conditional; /* instructions left in an IT block */
    bool number_follows;  /* the second half of a layer mark */
} carry;

enum { EDGE = -1 }; /* a stretch begins or ends at the mark of the region */

static model chosen = M4;
static FILE *out;
static run *newest;
static carry cut;

static bool counting;
static int region, begin;
static counts dynamic;      /* of this stretch */
static uint64_t pass;       /* counts entries into runs */
static bool first_overlaps; /* the first load of this run saved its cycle */
static instruction before;  /* none when it loads nothing and has no refill */
static unsigned refill;     /* due if the instruction before has branched */

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);

    if (!memory) {
        fputs("counter: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

/* ---- as it runs */

static void settle_branch(uint32_t pc)
{
    if (refill && pc != before.pc + before.size) {
        dynamic.taken++;
        dynamic.cycles += refill;
    }
    refill = 0;
}

static bool overlaps(const instruction *former, const instruction *in)
{
    return in->loaded && former->loaded && !(former->loaded & in->address);
}

static void on_run(unsigned cpu, void *data)
{
    run *entered = data;

    (void)cpu;
    if (!counting) {
        return;
    }
    settle_branch(entered->first.pc);
    first_overlaps = overlaps(&before, &entered->first);
    pass++;
    entered->times++;
    if (first_overlaps && !entered->first.conditional) { /* else on_access charges what is due */
        dynamic.cycles -= saved_behind_load[chosen];
    }
    before = entered->last;
    refill = costs[before.kind].refill[chosen];
}

static void on_access(unsigned cpu, uint32_t info, uint64_t address, void *data)
{
    access *made = data;
    const unsigned size = 1u << qemu_plugin_mem_size_shift(info);

    (void)cpu;
    if (!counting) {
        return;
    }
    if (made->pass != pass) {
        const bool saves = made->is_first && first_overlaps;

        made->pass = pass;
        dynamic.cycles +=
            made->deferred - (saves && made->deferred ? saved_behind_load[chosen] : 0);
    }
    if (made->may_be_unaligned && address % size) {
        dynamic.unaligned++;
        dynamic.cycles += size == 4 && address % 2 ? 2 : 1;
    }
}

static void add(counts *sum, const counts *once, uint64_t times)
{
    sum->instructions += times * once->instructions;
    sum->cycles += (int64_t)times * once->cycles;
    sum->words += times * once->words;
    for (int c = 0; c < CLASSES; c++) {
        sum->by_class[c] += times * once->by_class[c];
    }
}

static void end_stretch(int end, bool complete)
{
    for (run *r = newest; r; r = r->older) {
        if (r->times) {
            add(&dynamic, &r->once, r->times);
            r->times = 0;
        }
    }
    fprintf(out, "{\"region\": %d, \"begin\": %d, \"end\": %d, \"complete\": %s", region, begin,
            end, complete ? "true" : "false");
    fprintf(out, ", \"instructions\": %" PRIu64 ", \"cycles\": %" PRId64, dynamic.instructions,
            dynamic.cycles);
    for (int c = 0; c < CLASSES; c++) {
        fprintf(out, ", \"%s\": %" PRIu64, class_names[c], dynamic.by_class[c]);
    }
    fprintf(out, ", \"multiple_words\": %" PRIu64 ", \"branch_taken\": %" PRIu64, dynamic.words,
            dynamic.taken);
    fprintf(out, ", \"unaligned\": %" PRIu64 "}\n", dynamic.unaligned);
    fflush(out);
    memset(&dynamic, 0, sizeof dynamic);
    begin = end;
}

static void on_mark(unsigned cpu, void *data)
{
    const mark *passed = data;

    (void)cpu;
    if (passed->kind == OPEN && !counting) {
        counting = true;
        begin = EDGE;
        refill = 0;
        before.loaded = 0;
    } else if (passed->kind != OPEN && counting) {
        settle_branch(passed->pc);
        end_stretch(passed->kind == CLOSE ? EDGE : passed->layer, true);
        counting = passed->kind != CLOSE;
        region += passed->kind == CLOSE;
    }
}

/* ---- as QEMU translates */

static bool touches_memory(kind k)
{
    return costs[k].class <= MULTIPLE || (k >= K_FP_ACCESS && k <= K_FP_MULTIPLE);
}

static bool may_be_unaligned(kind k)
{
    return costs[k].class <= STORE && k != K_LOAD_BYTE && k != K_STORE_BYTE;
}

static run *open_run(qemu_instruction *at, const instruction *in)
{
    run *opened = allocate(sizeof *opened);

    opened->older = newest;
    opened->first = *in;
    newest = opened;
    qemu_plugin_register_vcpu_insn_exec_cb(at, on_run, QEMU_NO_REGISTERS, opened);
    return opened;
}

/* Appends an instruction to a run, or begins one when there is none, and returns it. */
static run *extend(run *open, qemu_instruction *at, const instruction *in)
{
    const bool is_first = !open;
    int cycles = (int)(costs[in->kind].cycles[chosen] + in->words), deferred = 0;

    if (is_first) {
        open = open_run(at, in);
    } else if (overlaps(&open->last, in)) {
        cycles -= saved_behind_load[chosen];
    }
    if (in->conditional && touches_memory(in->kind)) {
        deferred = cycles - 1;
        cycles = 1;
    }
    if (deferred || may_be_unaligned(in->kind)) {
        access *watched = allocate(sizeof *watched);

        *watched = (access){0, deferred, is_first, may_be_unaligned(in->kind)};
        qemu_plugin_register_vcpu_mem_cb(at, on_access, QEMU_NO_REGISTERS, QEMU_READ_AND_WRITE,
                                         watched);
    }
    open->once.instructions++;
    open->once.cycles += cycles;
    open->once.words += in->words;
    open->once.by_class[costs[in->kind].class]++;
    open->last = *in;
    return open;
}

static void place_mark(qemu_instruction *at, mark_kind what, uint32_t pc, int layer)
{
    mark *placed = allocate(sizeof *placed);

    *placed = (mark){what, pc, layer};
    qemu_plugin_register_vcpu_insn_exec_cb(at, on_mark, QEMU_NO_REGISTERS, placed);
}

static void on_translate(uint64_t id, qemu_block *block)
{
    const size_t count = qemu_plugin_tb_n_insns(block);
    run *open = NULL;

    (void)id;
    for (size_t i = 0; i < count; i++) {
        qemu_instruction *at = qemu_plugin_tb_get_insn(block, i);
        const uint32_t pc = (uint32_t)qemu_plugin_insn_vaddr(at);
        instruction in = {.conditional = false};
        const uint32_t code = decode(&in, pc, qemu_plugin_insn_data(at));
        const carry here = cut.pc == pc ? cut : (carry){.pc = pc};

        cut = (carry){.pc = pc + in.size, .conditional = in.it};
        if (here.conditional) {
            in.conditional = true;
            cut.conditional = here.conditional - 1;
        }
        if (here.number_follows && (code & 0xF800) == 0x2800) { /* cmp rN, #I */
            place_mark(at, LAYER, pc - 2, (int)(code & 0x7FF));
            open = NULL;
        } else if (code == 0x46D2 || code == 0x46DB) { /* mov r10, r10 and mov r11, r11 */
            place_mark(at, code == 0x46D2 ? OPEN : CLOSE, pc, 0);
            open = NULL;
        } else if (code == 0x46E4) { /* mov r12, r12 */
            cut.number_follows = true;
            open = NULL;
        } else {
            open = extend(open, at, &in);
        }
    }
}

/* ---- start and end of the emulator */

static void on_exit(uint64_t id, void *data)
{
    (void)id;
    (void)data;
    if (counting) {
        end_stretch(EDGE, false);
    }
}

static bool take_option(const char *option)
{
    if (!strncmp(option, "out=", 4)) {
        out = fopen(option + 4, "w");
        return out != NULL;
    }
    for (int m = 0; m < MODELS; m++) {
        if (!strncmp(option, "model=", 6) && !strcmp(option + 6, model_names[m])) {
            chosen = (model)m;
            return true;
        }
    }
    return false;
}

int qemu_plugin_install(uint64_t id, const void *info, int count, char **options)
{
    (void)info;
    out = stderr;
    for (int i = 0; i < count; i++) {
        if (!take_option(options[i])) {
            fprintf(stderr, "counter: cannot use option %s\n", options[i]);
            return -1;
        }
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_exit, NULL);
    return 0;
}
