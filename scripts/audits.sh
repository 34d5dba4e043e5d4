#!/usr/bin/env bash
# Runs the server audits of the npm package graphql-http against snovsync on its
# embedded stores, started for this on a free loopback port and stopped again.
set -euo pipefail
cd "$(dirname "$0")/.."

temporary=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$temporary"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

(cd test/audits && npm ci --silent --no-fund --no-audit)

CGO_ENABLED=0 go build -o "$temporary/snovsync" .
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
LISTEN_ADDR="127.0.0.1:$port" DATA_DIR="$temporary/data" DATABASE_URL='' REDIS_URL='' \
  "$temporary/snovsync" serve >"$temporary/server.log" 2>&1 &
server=$!

ready=false
for _ in $(seq 150); do
  if curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$port/readyz"; then
    ready=true
    break
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.2
done
if ! $ready; then
  cat "$temporary/server.log" >&2
  echo "snovsync did not become ready; its log is above." >&2
  exit 1
fi

token=$(DATA_DIR="$temporary/data" DATABASE_URL='' AUTH_HS256_SECRET='' "$temporary/snovsync" token)
TOKEN="$token" node test/audits/audit.mjs "http://127.0.0.1:$port/graphql"
