#!/usr/bin/env bash
# Writes the tables of time zones that the planner embeds: the names in the time zone database of
# the installed Go, and Windows' names from the package cldr-core of the Unicode CLDR.
set -euo pipefail
cd "$(dirname "$0")/../planner"

cldr=48.2.0

unzip -Z1 "$(go env GOROOT)/lib/time/zoneinfo.zip" | grep -vx -e '.*/' -e Factory | LC_ALL=C sort >zone_names.txt

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "cldr-core@$cldr" >/dev/null
tar -xzf "$work"/cldr-core-*.tgz -C "$work"
{
  echo "# Windows' names of time zones and the zones of the IANA database that they mean."
  echo "# Source: Unicode CLDR $cldr, supplemental/windowsZones.json, territory 001. Written by scripts/zones.sh."
  echo "#"
  sed 's/^/# /; s/ *$//' "$work/package/LICENSE"
  jq -r '.supplemental.windowsZones.mapTimezones[].mapZone | select(._territory == "001") | ._other + "\t" + ._type' \
    "$work/package/supplemental/windowsZones.json" | LC_ALL=C sort
} >windows_zones.txt
