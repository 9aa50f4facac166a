/* SPDX-License-Identifier: Apache-2.0 */
/* Regions counted by hand for test_counter.py, in the order in which they run. Before each stands what must be
 * found, for the cores that have it:
 *
 *     @ = m3 m4: instructions=2 cycles=3 ...
 *
 * The cycles come from the tables in Arm's technical reference manuals, not from a run. */
    .syntax unified
    .thumb

    .macro region
    mov r10, r10
    .endm
    .macro done
    mov r11, r11
    .endm
    .macro layers count
    mov r12, r12
    .inst.n 0x2800 + \count
    .endm

    .section .vectors, "a"
    .word stack_end
    .word reset
    .rept 14
    .word lost
    .endr

    .bss
    .balign 16
words:
    .space 128

    .text
    .thumb_func
lost:
    b lost

    .thumb_func
    .global reset
reset:
#ifdef M4
    ldr r0, =0xE000ED88 @ the FPU on
    ldr r1, [r0]
    movs r2, #0xF
    lsls r2, #20
    orrs r1, r2
    str r1, [r0]
    dsb
    isb
#endif
    ldr r7, =words
    movs r6, #3

    @ nothing
    @ = m0 m3 m4: instructions=0 cycles=0
    region
    done

    @ three moves, then five rounds of ADDS, SUBS and a branch that is taken four times: 3 + 5 * 3 + 4 * 2
    @ = m0 m3 m4: instructions=18 cycles=26 branch=5 branch_taken=4 other=13
    region
    movs r0, #0
    movs r1, #5
    movs r2, #0
1:  adds r2, #1
    subs r1, #1
    bne 1b
    done

    @ M0: five accesses of 2. M3, M4: LDR 2, LDR 1, STR 1, LDRB 2, LDRSH 1
    @ = m0: instructions=6 cycles=11 load=4 store=1 other=1
    @ = m3 m4: instructions=6 cycles=8 load=4 store=1 other=1
    region
    ldr r0, [r7]
    ldr r1, [r7, #4]
    str r0, [r7, #8]
    movs r2, #2
    ldrb r0, [r7, #1]
    ldrsh r3, [r7, r2]
    done

    @ a pointer is followed: every load waits for the one before
    @ = m0 m3 m4: instructions=3 cycles=6 load=3
    str r7, [r7, #12]
    region
    ldr r0, [r7, #12]
    ldr r0, [r0, #12]
    ldr r0, [r0, #12]
    done

    @ the mark of a layer is not there for loads either: 2 and 1 (M0 2 and 2)
    @ = m0: instructions=2 cycles=4 load=2 stretches=3
    @ = m3 m4: instructions=2 cycles=3 load=2 stretches=3
    region
    layers 0
    ldr r0, [r7]
    layers 1
    ldr r1, [r7, #4]
    done

    @ PUSH 1 + 4, POP 1 + 4, STMIA 1 + 2, LDMIA 1 + 2
    @ = m0 m3 m4: instructions=4 cycles=16 multiple=4 multiple_words=12
    mov r5, r7
    region
    push {r0-r3}
    pop {r0-r3}
    stmia r5!, {r0, r1}
    ldmia r5!, {r0, r1}
    done

    @ MOVS 1, BL 3 (M0 4), PUSH {lr} 2, NOP 1, POP {pc} 1 + 1 + 2 (M0 4 + 1), BLX 3, BX 3
    @ = m0: instructions=7 cycles=19 branch=3 branch_taken=4 multiple=2 multiple_words=2
    @ = m3 m4: instructions=7 cycles=17 branch=3 branch_taken=4 multiple=2 multiple_words=2
    ldr r4, =leaf
    region
    movs r0, #1
    bl nested
    blx r4
    done

    @ the refill behind a branch to a layer's mark belongs to the layer before: B 3, B not taken 1
    @ = m0 m3 m4: instructions=3 cycles=5 branch=2 branch_taken=1 stretches=2
    region
    cmp r6, #0
    b 2f
    nop
2:  layers 7
    beq lost
    done

    @ MULS
    @ = m0 m3 m4: instructions=2 cycles=2 multiply=1 other=1
    region
    movs r0, #9
    muls r0, r6, r0
    done

    b 3f
    .ltorg
    .balign 1024
    .space 1024 - 6
    @ a page of QEMU ends inside the mark of a layer
    @ = m0 m3 m4: instructions=2 cycles=2 other=2 stretches=2
3:  nop
    region
    layers 2
    nop
    nop
    done

#ifndef M0
    @ LDRD 3, STRD 3, LDR.W with write-back 2, LDRSB.W behind it, needing it not: 1, STRB.W 1
    @ = m3 m4: instructions=5 cycles=10 load=2 store=1 multiple=2 multiple_words=4
    mov r5, r7
    region
    ldrd r0, r1, [r7]
    strd r0, r1, [r7, #8]
    ldr r2, [r5], #4
    ldrsb r3, [r5, #1]
    strb r3, [r7, #200]
    done

    @ MLS 1 (M3 2), UMULL 1 (4), SMLAL 1 (6), UDIV 7, MUL 1
    @ = m3: instructions=5 cycles=20 multiply=4 divide=1
    @ = m4: instructions=5 cycles=11 multiply=4 divide=1
    region
    mls r0, r6, r6, r6
    umull r0, r1, r6, r6
    smlal r0, r1, r6, r6
    udiv r2, r6, r6
    mul r0, r6, r6
    done

    @ STR at + 2: 1 + 1; NOP; LDR at + 3: 2 + 2; NOP; LDRH at + 1: 2 + 1
    @ = m3 m4: instructions=5 cycles=11 load=2 store=1 other=2 unaligned=3
    region
    str r6, [r7, #2]
    nop
    ldr r0, [r7, #3]
    nop
    ldrh r0, [r7, #1]
    done

    @ CBZ not taken 1, TBH 3 + 3, NOP
    @ = m3 m4: instructions=3 cycles=8 branch=2 branch_taken=1 other=1
    movs r0, #1
    region
    cbz r6, 5f
    tbh [pc, r0, lsl #1]
4:  .short (5f - 4b) / 2, (6f - 4b) / 2
5:  nop
6:  nop
    done

    @ CMP, ITTE 1, LDREQ skipped 1, STREQ skipped 1, LDMNE 1 + 2, IT 1, MOVNE 1
    @ = m3 m4: instructions=7 cycles=9 load=1 store=1 multiple=1 multiple_words=2 other=4
    region
    cmp r6, #0
    itte eq
    ldreq r0, [r7]
    streq r0, [r7]
    ldmne r7, {r0, r1}
    it ne
    movne r0, r1
    done

    b 7f
    .ltorg
    .balign 1024
    .space 1024 - 8
    @ a page ends inside an IT block, whose second load is skipped: ITE 1, LDRNE 2, LDREQ 1, NOP 1
    @ = m3 m4: instructions=4 cycles=5 load=2 other=2
7:  cmp r6, #0
    region
    ite ne
    ldrne r0, [r7]
    ldreq.w r1, [r7, #4]
    nop
    done

    b 8f
    .ltorg
    .balign 1024
    .space 1024 - 8
    @ the same, but the second load takes place, right behind the first: ITT 1, LDRNE 2, LDRNE 1, NOP 1
    @ = m3 m4: instructions=4 cycles=5 load=2 other=2
8:  cmp r6, #0
    region
    itt ne
    ldrne r0, [r7]
    ldrne.w r1, [r7, #4]
    nop
    done
#endif

#ifdef M4
    @ one cycle each
    @ = m4: instructions=6 cycles=6 multiply=3 other=3
    region
    smlad r0, r6, r6, r6
    smmulr r0, r6, r6
    umaal r0, r1, r6, r6
    uxtab16 r0, r6, r6
    ssat16 r0, #8, r6
    qadd r0, r6, r6
    done

    @ VLDR 2, VLDR of a double 3, VPUSH 1 + 4, VPOP 1 + 4, VMOV 1, VADD 1, VNMLS 3, VFNMA 3, VDIV 14, VMOV of a pair 2
    @ = m4: instructions=10 cycles=39 fp=10 multiple_words=8
    region
    vldr s0, [r7]
    vldr d1, [r7]
    vpush {s0-s3}
    vpop {s0-s3}
    vmov s4, r6
    vadd.f32 s0, s1, s4
    vnmls.f32 s0, s1, s4
    vfnma.f32 s0, s1, s4
    vdiv.f32 s0, s1, s4
    vmov r0, r1, s0, s1
    done
#endif

    movs r0, #0x18 @ semihosting: the program ends
    ldr r1, =0x20026
    bkpt 0xAB
    b .
    .ltorg

    .thumb_func
nested:
    push {lr}
    nop
    pop {pc}
    .thumb_func
leaf:
    bx lr
