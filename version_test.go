package main

import (
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionNamesReleaseAndCommit(t *testing.T) {
	t.Parallel()
	for want, info := range map[string]*debug.BuildInfo{
		"snovsync " + release + ", commit unknown, unknown version of Go\n": nil,
		"snovsync " + release + ", commit 1a2b3c, go1.26.0\n": {
			GoVersion: "go1.26.0",
			Settings:  []debug.BuildSetting{{Key: "vcs.revision", Value: "1a2b3c"}, {Key: "vcs.modified", Value: "false"}},
		},
		"snovsync " + release + ", commit 1a2b3c with local changes, go1.26.0\n": {
			GoVersion: "go1.26.0",
			Settings:  []debug.BuildSetting{{Key: "vcs.revision", Value: "1a2b3c"}, {Key: "vcs.modified", Value: "true"}},
		},
	} {
		var out strings.Builder
		if err := writeVersion(&out, info); err != nil || out.String() != want {
			t.Errorf("got %q, %v, want %q", out.String(), err, want)
		}
	}
}

func TestReleaseIsTheNewestOfTheChangelog(t *testing.T) {
	t.Parallel()
	changelog, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$`).FindSubmatch(changelog)
	if len(newest) != 2 || string(newest[1]) != release {
		t.Errorf("release is %s, the newest version of CHANGELOG.md is %q", release, newest)
	}
}
