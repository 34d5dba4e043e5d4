package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

// release is the newest version in CHANGELOG.md.
const release = "0.1.0"

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	info, _ := debug.ReadBuildInfo()
	return writeVersion(os.Stdout, info)
}

// writeVersion prints the release, the commit that was built, and Go's version. A binary that
// was built outside of a git checkout knows no commit.
func writeVersion(out io.Writer, info *debug.BuildInfo) error {
	commit, changed := "unknown", ""
	if info == nil {
		info = &debug.BuildInfo{GoVersion: "unknown version of Go"}
	}
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			commit = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = " with local changes"
		}
	}
	_, err := fmt.Fprintf(out, "snovsync %s, commit %s%s, %s\n", release, commit, changed, info.GoVersion)
	return err
}
