#!/usr/bin/env bash
# Runs each fuzz target of the module for FUZZTIME (30s where it is not set), one
# after the other, and names those that failed. Go keeps an input that fails under
# the package's testdata/fuzz, where every later `go test` runs it. Arguments go to
# `go test`, for example -parallel 1.
set -euo pipefail
cd "$(dirname "$0")/.."

# Only packages that may have targets are built, which is a few of many.
mapfile -t packages < <(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n 1 dirname | sort -u)
if ! listed=$(go test -list '^Fuzz' "${packages[@]}"); then
  echo "$listed" >&2
  exit 1
fi
# A package's targets come before the line that names the package.
targets=$(awk '/^Fuzz/ { names[n++] = $1 } /^ok/ { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }' <<<"$listed")

failed=()
while read -r package target; do
  echo "== $target in $package"
  # Inputs that reach new code are made smaller for a second at most, not a minute.
  go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-30s}" -fuzzminimizetime 1s "$@" "$package" </dev/null ||
    failed+=("$target")
done <<<"$targets"

if [ "${#failed[@]}" -gt 0 ]; then
  echo "Failed: ${failed[*]}" >&2
  exit 1
fi
