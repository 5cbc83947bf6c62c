#!/bin/sh
# Makes kernel.wasm of kernel.c, with Debian's clang and lld, and kernel.sum,
# by which a test without these tools knows that the two belong together.
set -eu
cd "$(dirname "$0")"
out=${1:-.}
object=$(mktemp)
trap 'rm -f "$object"' EXIT
# -c and wasm-ld apart: the driver would run any wasm-opt it finds on the PATH.
clang --target=wasm32 -O3 -msimd128 -ffreestanding -fno-builtin -Wall -Wextra -Werror -c kernel.c -o "$object"
wasm-ld --no-entry --import-memory -z stack-size=0 --strip-all "$object" -o "$out/kernel.wasm"
chmod 644 "$out/kernel.wasm"
{ sha256sum kernel.c; (cd "$out" && sha256sum kernel.wasm); } >"$out/kernel.sum"
