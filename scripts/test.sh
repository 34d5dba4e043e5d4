#!/usr/bin/env bash
# Runs all Go tests with the race detector, those of the benchmarks' own module too,
# and then, without it, the engine's model, which explores its larger worlds only
# then, and the property test of the engine's real steps, which makes more runs
# then. All packages share one throwaway Postgres server; each test that needs Redis
# starts its own. Arguments go to `go test`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-test-deps.sh

temporary=$(mktemp -d)
tests=
cleanup() {
  if [ -n "$tests" ] && kill -TERM "$tests" 2>/dev/null; then wait "$tests" || true; fi
  rm -rf "$temporary"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

go build -o "$temporary/withpostgres" ./internal/testenv/withpostgres
# The race detector needs cgo; the product does not. In the background, so that
# a signal to this script is acted on at once.
CGO_ENABLED=1 "$temporary/withpostgres" go test -race -timeout 10m "${@:-./...}" &
tests=$!
wait "$tests"
tests=
if [ $# -eq 0 ]; then
  CGO_ENABLED=1 go -C bench test -race -timeout 10m ./...
  go test ./worker/model
  go test ./worker -run Steps
fi
