package planner

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // time zones are known on machines, too, that have no database of them
)

// zoneNames are the names of the IANA time zone database, one a line.
//
//go:embed zone_names.txt
var zoneNames string

// windowsZones are the names that Windows gives to time zones, each with the zone of the IANA
// database that it means, after a tab. Lines with # tell the source and the license.
//
//go:embed windows_zones.txt
var windowsZones string

// timeZone finds the zone that text names: a zone of the IANA database or of Windows, in any
// letter case, or an offset such as "UTC+2", "GMT-03:00" and "+0530". Abbreviations that the
// database lacks, such as PST and IST, name several zones and are unknown.
func timeZone(text string) (*time.Location, bool) {
	text = strings.ToLower(strings.Join(strings.Fields(clean(text)), " "))
	// Windows calls a zone by another name in summer.
	if name, known := zoneIndex()[strings.Replace(text, "daylight time", "standard time", 1)]; known {
		return loadZone(name)
	}
	return offsetZone(text)
}

// zoneIndex maps the names of zones, in lower case, to those of the IANA database.
//
//nolint:gochecknoglobals // a constant in all but syntax
var zoneIndex = sync.OnceValue(func() map[string]string {
	index := map[string]string{"z": "UTC"}
	for line := range strings.Lines(windowsZones) {
		if name, zone, isZone := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); isZone {
			index[strings.ToLower(name)] = zone
		}
	}
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSuffix(name, "\n")
		index[strings.ToLower(name)] = name
	}
	return index
})

// loadedZones holds the zones that were used: time.LoadLocation reads a file each time.
//
//nolint:gochecknoglobals // a cache of constants
var loadedZones sync.Map

func loadZone(name string) (*time.Location, bool) {
	if kept, loaded := loadedZones.Load(name); loaded {
		zone, ok := kept.(*time.Location)
		return zone, ok
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	loadedZones.Store(name, zone)
	return zone, true
}

// zoneOffset is an offset from UTC in lower case, in hours or in hours and minutes.
var zoneOffset = regexp.MustCompile(`^(?:utc|gmt)? ?([+\-−]) ?(\d{1,2})(?::?([0-5]\d))?$`)

// offsetZone reads an offset from UTC. Time zones reach from -12:00 to +14:00.
func offsetZone(text string) (*time.Location, bool) {
	const east, west = 14 * 60, -12 * 60
	match := zoneOffset.FindStringSubmatch(text)
	if match == nil {
		return nil, false
	}
	hours, _ := strconv.Atoi(match[2])   // one or two digits
	minutes, _ := strconv.Atoi(match[3]) // two digits or none, which is zero
	minutes += hours * 60
	if match[1] != "+" {
		minutes = -minutes
	}
	if minutes > east || minutes < west {
		return nil, false
	}
	return time.FixedZone("", minutes*60), true
}
