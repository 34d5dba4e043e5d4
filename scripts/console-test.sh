#!/usr/bin/env bash
# Runs the console's unit tests, and its end-to-end tests in Chromium against the real
# binary with ephemeral servers and the simulator. `make console-test` installs the locked
# packages before. Arguments go to Playwright, for example signin.spec.ts or --debug, and
# leave the unit tests out.
#
# The tests wait for what they want to see, so PATIENCE makes none of them slower. It
# keeps a machine that is busy with other work from failing them.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATIENCE=${PATIENCE:-4}

scripts/install-test-deps.sh
cd console
[ $# -gt 0 ] || npm run --silent test
# The world that they run against ends with them: its standard input does.
npm run --silent e2e -- "$@"
