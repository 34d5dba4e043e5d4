#!/usr/bin/env bash
# Generates all that is generated, and fails where that or gofmt would change a file.
set -euo pipefail
cd "$(dirname "$0")/.."

# state lists every file that git would keep, with its content's hash.
state() {
  git ls-files --cached --others --exclude-standard -z | sort -zu | xargs -0 --no-run-if-empty sha256sum
}

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
state >"$temporary/before"
make --no-print-directory generate
state >"$temporary/after"
if ! cmp -s "$temporary/before" "$temporary/after"; then
  git --no-pager diff >&2
  diff "$temporary/before" "$temporary/after" | sed -n 's/^[<>] [0-9a-f]*  //p' | sort -u >&2
  echo "Generated files were not up to date. They are now: commit the files named above." >&2
  exit 1
fi

unformatted=$(git ls-files --cached --others --exclude-standard -z '*.go' | xargs -0 --no-run-if-empty gofmt -l)
if [ -n "$unformatted" ]; then
  echo "$unformatted" >&2
  echo "These files are not formatted: make fmt" >&2
  exit 1
fi
