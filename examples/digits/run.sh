#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 OR 0BSD
# From a model to its answers: compile it to C, build the firmware, run that on an emulated core.
# TFL2C names the compiler where it is not on PATH.
set -eu

tfl2c=${TFL2C:-tfl2c}
cd "$(dirname "$0")/../.."
firmware=build/demo/mps2-an386
main=../../../examples/digits/main.c # as seen from there

# Say what a step is for and what does it.
step() {
    printf '\n# %s\n$ %s\n' "$1" "$2"
}

step "The model becomes C for a Cortex-M4, and a firmware project for a board" \
    "tfl2c tests/models/digits.tflite --board mps2-an386 --out build/demo"
"$tfl2c" tests/models/digits.tflite --board mps2-an386 --out build/demo

step "The firmware: that C, and an application of ours" "make -s -C $firmware MAIN=$main"
make -s -C "$firmware" MAIN="$main"

step "It runs on QEMU" "make -s -C $firmware MAIN=$main run"
make -s -C "$firmware" MAIN="$main" run
