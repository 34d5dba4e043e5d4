#!/usr/bin/env bash
# Finds what the tests need beside Go and Node: the Postgres and Redis servers, PgBouncer, the
# library that moves Redis's clock, a C compiler for the race detector, curl, and
# Chromium for the console. On Debian and its relatives it installs what is missing, as
# root or through sudo. It starts no server, and leaves none running that it installed:
# the tests start ephemeral ones.
set -euo pipefail

have_postgres() {
  command -v initdb >/dev/null && command -v postgres >/dev/null && return
  local folder
  for folder in /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && return
  done
  return 1
}

# have_faketime looks where test/harness/ephemeral does.
have_faketime() {
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null
}

# can_compile links a program: a compiler without the C library's headers is of no use.
can_compile() {
  printf '#include <stdlib.h>\nint main(void) { return 0; }\n' | gcc -x c -o /dev/null - 2>/dev/null
}

# have_chromium looks where console/e2e/browser.ts does.
have_chromium() {
  [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || [ -x /usr/bin/chromium-browser ] || [ -x /usr/bin/google-chrome ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

packages=()
have_postgres || packages+=(postgresql)
command -v redis-server >/dev/null || packages+=(redis-server)
{ command -v pgbouncer || [ -x /usr/sbin/pgbouncer ]; } >/dev/null || packages+=(pgbouncer)
have_faketime || packages+=(libfaketime)
can_compile || packages+=(gcc libc6-dev)
command -v curl >/dev/null || packages+=(curl ca-certificates)
# A browser without fonts shows no text.
have_chromium || packages+=(chromium fonts-dejavu-core)
[ "${#packages[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests need ${packages[*]} (names of Debian's packages). Install them, then run this again." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
  echo "The tests need ${packages[*]}. As root: apt-get install ${packages[*]}" >&2
  exit 1
fi

echo "Installing what the tests need and this machine lacks: ${packages[*]}"

# Debian starts a server as soon as it is installed, and at every boot from then
# on. policy-rc.d forbids the first, createcluster.conf and systemctl the second.
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.conf
log=$(mktemp)
own_policy=false
cleanup() {
  if $own_policy; then as_root rm -f "$policy"; fi
  rm -f "$log"
}
trap cleanup EXIT
if [ ! -e "$policy" ]; then
  own_policy=true
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
fi
if [ ! -e "$cluster" ]; then
  as_root mkdir -p "${cluster%/*}"
  echo 'create_main_cluster = false' | as_root tee "$cluster" >/dev/null
fi

install() {
  as_root apt-get -q update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
      -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "${packages[@]}"
}
if ! install >"$log" 2>&1; then
  cat "$log" >&2
  echo "Installing ${packages[*]} failed; the lines above say why." >&2
  exit 1
fi
case " ${packages[*]} " in
*" redis-server "*)
  if [ -d /run/systemd/system ]; then as_root systemctl -q disable --now redis-server; fi
  ;;
esac
case " ${packages[*]} " in
*" pgbouncer "*)
  if [ -d /run/systemd/system ]; then as_root systemctl -q disable --now pgbouncer; fi
  ;;
esac
