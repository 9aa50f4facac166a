#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What must hold before a release: one version everywhere, a wheel and an sdist, and a wheel that,
# installed in a clean environment away from the checkout, compiles a model and verifies it; and every
# Python that is here makes the same files of it.
set -eu

python=$1
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
say() { printf '%s\n' "release-check: $*"; }

say "wheel and sdist"
"$python" -m build --no-isolation --outdir "$place/dist" "$root" >"$place/log" 2>&1 || {
    tail -n 20 "$place/log" >&2
    exit 1
}
version=$("$python" -c 'import tfl2c; print(tfl2c.__version__)')
wheel=$place/dist/tfl2c-$version-py3-none-any.whl
[ -f "$wheel" ] && [ -f "$place/dist/tfl2c-$version.tar.gz" ]
grep -q "^## \\[\\($version\\|Unreleased\\)\\]" "$root/CHANGELOG.md"

say "a clean environment"
"$python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install -qq --disable-pip-version-check "$wheel${ORACLE-[oracle]}"

cp "$root/tests/models/digits.tflite" "$place/"
cd "$place"
PATH=$place/venv/bin:$PATH
export PATH
unset PYTHONPATH
[ "$(tfl2c --version)" = "tfl2c $version" ]

say "a model, compiled and verified"
tfl2c digits.tflite --target cortex-m4 --arena 16k >/dev/null
if [ -z "${ORACLE-set}" ]; then
    say "no reference: not verified"
else
    tfl2c verify digits.tflite --target cortex-m4 --samples 2
fi
# Every Python that is named in pyproject.toml and is here, each installed elsewhere: the same bytes.
for python in python3.11 python3.12 python3.13; do
    "$python" -c 'import ensurepip, venv' 2>/dev/null || continue
    say "the same bytes from $python"
    "$python" -m venv "$place/$python/deep/venv"
    "$place/$python/deep/venv/bin/python" -m pip install -qq --disable-pip-version-check "$wheel"
    PYTHONHASHSEED=1 TZ=Asia/Tokyo LC_ALL=C "$place/$python/deep/venv/bin/tfl2c" digits.tflite \
        --target cortex-m4 --arena 16k --out "$place/$python/digits" >/dev/null
    diff -r digits "$place/$python/digits"
done
say "tfl2c $version is fit to be released"
