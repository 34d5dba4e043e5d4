#!/usr/bin/env bash
# Checks the console: types generated from the schema, lint, build, size. Fails where the
# generated or built files differ from those that are committed, and leaves the new ones in
# their place. `make console-check` installs the locked packages before.
set -euo pipefail
cd "$(dirname "$0")/../console"

# state lists the generated and built files, with their contents' hashes.
state() {
  find src/gql dist -type f -print0 | sort -z | xargs -0 sha256sum
}

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

state >"$temporary/before"
npm run --silent build
state >"$temporary/after"
npm run --silent lint
npm run --silent size
if ! cmp -s "$temporary/before" "$temporary/after"; then
  diff "$temporary/before" "$temporary/after" | sed -n 's/^[<>] [0-9a-f]*  /console\//p' | sort -u >&2
  echo "The console's generated or built files were not up to date. They are now: commit the files named above." >&2
  exit 1
fi
