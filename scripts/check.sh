#!/usr/bin/env bash
# Answers in less than two minutes where caches are warm: lint, types, and all tests
# that need neither Postgres, Redis nor a browser. A package is left out where its tests
# start one of these servers; `make test` runs everything.
set -euo pipefail
cd "$(dirname "$0")/.."

# The console's part runs beside the Go part.
console_log=$(mktemp)
trap 'rm -f "$console_log"' EXIT
(
  npm --prefix console run --silent typecheck
  npm --prefix console run --silent test
) >"$console_log" 2>&1 &
console=$!

make --no-print-directory lint

# Everything in the harness but these starts a server.
needs_servers='harness\.(?!Context|Timeout|Buffer)[A-Z]|test/harness/(ephemeral|deployment)"'
left_out=$(grep -rlP "$needs_servers" --include='*_test.go' . | xargs -n 1 dirname | sort -u)
packages=$(go list ./... | sed "s|^$(go list -m)|.|" | grep -vxF "$left_out")
# shellcheck disable=SC2086 # one argument for each package
go test $packages

if ! wait "$console"; then
  cat "$console_log"
  exit 1
fi
echo "The console's types and unit tests are right."
