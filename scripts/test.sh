#!/usr/bin/env bash
# Runs all Go tests with the race detector, those of the benchmarks' own module too,
# and then, without it, the engine's model, which explores its larger environments only
# then, and the property test of the engine's real steps, which makes more runs
# then. All packages share one ephemeral Postgres server and one binary of the product;
# each test that needs Redis starts its own. Arguments go to `go test`.
#
# The deadline of a package is far beyond what it needs, because other work may keep
# the machine busy. It ends a test that hangs, and go prints where it hangs.
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

go build -o "$temporary/withpostgres" ./test/harness/withpostgres
make --no-print-directory build
export TEST_SNOVSYNC_BINARY=$PWD/bin/snovsync
# The race detector needs cgo; the product does not. In the background, so that
# a signal to this script is acted on at once.
CGO_ENABLED=1 "$temporary/withpostgres" go test -race -timeout 40m "${@:-./...}" &
tests=$!
wait "$tests"
tests=
if [ $# -eq 0 ]; then
  CGO_ENABLED=1 go -C test/bench test -race -timeout 40m ./...
  go test ./test/modelcheck
  go test ./worker -run Steps
fi
