#!/usr/bin/env bash
# Breaks the code in one place at a time and shows which faults no test notices; see
# test/mutate. Arguments go to it: packages, --max, --seed, --own. BUDGET bounds the time,
# ONLY names the lines to try, RUN the tests to run.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-test-deps.sh

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
go build -o "$temporary/withpostgres" ./test/harness/withpostgres
go build -o "$temporary/mutate" ./test/mutate
# One Postgres server for all runs of the tests.
"$temporary/withpostgres" "$temporary/mutate" "$@"
