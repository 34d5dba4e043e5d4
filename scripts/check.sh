#!/usr/bin/env bash
# Answers in less than two minutes where caches are warm: lint, types, and all tests
# that need neither Postgres, Redis nor a browser. A package is left out where its tests
# start one of these servers; `make test` runs everything.
set -euo pipefail
cd "$(dirname "$0")/.."

make --no-print-directory lint

needs_servers='testenv\.(Postgres|Redis|RedisURL)\(|internal/testenv/(throwaway|deployment)"'
left_out=$(grep -rlE "$needs_servers" --include='*_test.go' . | xargs -n 1 dirname | sort -u)
packages=$(go list ./... | sed "s|^$(go list -m)|.|" | grep -vxF "$left_out")
# shellcheck disable=SC2086 # one argument for each package
go test $packages

npm --prefix console run --silent typecheck
npm --prefix console run --silent test
