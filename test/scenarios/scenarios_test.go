// Package scenarios tells, in files a person can read, what snovsync does in each
// case of the sync rules, and runs them against the whole product: the production
// handler, on Postgres and Redis and on the embedded stores, with the Snov.io
// simulator as the other side. README.md explains the files.
package scenarios

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

func TestScenarios(t *testing.T) {
	t.Parallel()
	scenarios := loadAll(t)
	for _, store := range []string{storePostgres, storeEmbedded} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			servers := map[serverOptions]*server{}
			for _, scenario := range scenarios {
				if servers[scenario.Server] == nil {
					servers[scenario.Server] = startServer(t, store, scenario.Server)
				}
			}
			for _, scenario := range scenarios {
				t.Run(scenario.name(), func(t *testing.T) {
					t.Parallel()
					scenario.play(t, servers[scenario.Server])
				})
			}
		})
	}
}

// loadAll reads every scenario file of this folder and those below it.
func loadAll(t *testing.T) []*scenario {
	t.Helper()
	var scenarios []*scenario
	err := fs.WalkDir(os.DirFS("."), ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".yaml" {
			return err
		}
		loaded, err := load(file)
		if err == nil {
			scenarios = append(scenarios, loaded)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(scenarios) == 0 {
		t.Fatal("there are no scenario files")
	}
	return scenarios
}

func (s *scenario) name() string { return strings.TrimSuffix(s.file, ".yaml") }
