# SPDX-License-Identifier: Apache-2.0
# Every goal installs what it needs by itself; `./bootstrap GOAL` works even without make.

BIN   := $(CURDIR)/.venv/bin
JOBS  ?= 2
C_DIRS = $(wildcard runtime_c boards examples tests)
C_FILES = $(shell find $(C_DIRS) \( -name build -o -name golden \) -prune -o -name '*.[ch]' -print)

.PHONY: help demo test sweep check lint types format golden docs bench bench-update fuzz release-check clean run-tools \
    develop-tools
.NOTPARALLEL:

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: run-tools ## compile a model of our own for a Cortex-M4 and run it on QEMU
	@TFL2C="$(BIN)/tfl2c" PATH="$(BIN):$$PATH" sh examples/digits/run.sh

test: develop-tools ## pass the tests, without the wide sweeps
	@"$(BIN)/pytest" -n $(JOBS) --dist worksteal -m "not sweep"

sweep: develop-tools ## pass the wide and slow tests
	@"$(BIN)/pytest" -n $(JOBS) --dist worksteal -m sweep

check: lint sweep test ## everything that CI asks for

lint: develop-tools types ## check style, types, layers and conventions
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/lint-imports" --no-logo
	@"$(BIN)/clang-format" --dry-run -Werror $(C_FILES)
	@"$(BIN)/pytest" -q tests/test_conventions.py

types: develop-tools ## check types, tests included
	@"$(BIN)/mypy"

format: develop-tools ## lay out Python and C as the linters want them
	@"$(BIN)/ruff" check --fix-only --quiet .
	@"$(BIN)/ruff" format .
	@"$(BIN)/clang-format" -i $(C_FILES)

golden: develop-tools ## rewrite the reviewed output in tests/golden; look at the diff
	@"$(BIN)/pytest" -q -n $(JOBS) tests/test_golden.py --update-golden

docs: run-tools ## rewrite the pages in docs/ that are made from the code and recorded figures
	@"$(BIN)/tfl2c" ops --markdown > docs/OPERATORS.md
	@"$(BIN)/python" -m tests.benchmarks --page > docs/BENCHMARKS.md

bench: develop-tools ## measure the models on emulated cores and compare with what is recorded
	@"$(BIN)/python" -m tests.benchmarks --jobs $(JOBS)

bench-update: develop-tools ## record what the models take; look at the diff
	@"$(BIN)/python" -m tests.benchmarks --jobs $(JOBS) --update
	@"$(BIN)/python" -m tests.benchmarks --page > docs/BENCHMARKS.md

fuzz: develop-tools ## fuzz the reader for SECONDS (60), or with CORE=cortex-m4 the kernels of a core
ifdef CORE
	@"$(BIN)/python" -m tests.fuzz.kernels $(CORE) $(or $(SECONDS),60)
else
	@"$(BIN)/python" -m pip install -qq --disable-pip-version-check 'atheris>=3'
	@"$(BIN)/python" -m tests.fuzz.reader build/corpus -max_total_time=$(or $(SECONDS),60)
endif

release-check: develop-tools ## build wheel and sdist, install the wheel in a clean place and use it there
	@sh tests/release_check.sh "$(BIN)/python"

clean: ## remove what can be made again, except .venv
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find codegen tests examples -name __pycache__ -prune -exec rm -rf {} +

run-tools:
	@./bootstrap --prepare run

develop-tools:
	@./bootstrap --prepare develop
