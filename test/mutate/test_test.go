package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestFaultsInAModule lists, breaks and tests a module of three packages: p has a test that
// notices half of what p does, q's test notices the rest, and scenarios notices nothing.
// It runs in the module's folder, so no other test may run beside it.
func TestFaultsInAModule(t *testing.T) {
	files := map[string]string{
		"go.mod":      "module example.com/m\n\ngo 1.26\n",
		"p/p.go":      "package p\n\nfunc Double(a int) int { return a + a }\n\nfunc Half(a int) int { return a / 2 }\n",
		"p/p_test.go": "package p\n\nimport \"testing\"\n\nfunc TestDouble(t *testing.T) {\n\tif Double(3) != 6 {\n\t\tt.Error(Double(3))\n\t}\n}\n",
		"q/q_test.go": "package q\n\nimport (\n\t\"testing\"\n\n\t\"example.com/m/p\"\n)\n\n" +
			"func TestHalf(t *testing.T) {\n\tif p.Half(8) != 4 {\n\t\tt.Error(p.Half(8))\n\t}\n}\n",
		"test/scenarios/s_test.go": "package scenarios\n\nimport \"testing\"\n\nfunc TestNothing(*testing.T) {}\n",
	}
	folder := t.TempDir()
	for name, content := range files {
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	packages, err := load(t.Context(), []string{"./p", "./q"}, true)
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) != 1 || packages[0].name != "p" || !slices.Equal(packages[0].neighbors, []string{"example.com/m/test/scenarios", "example.com/m/q"}) {
		t.Fatalf("loaded %+v", packages)
	}
	p := packages[0]
	// One more, which does not compile.
	p.faults = append(p.faults, fault{file: p.faults[0].file, start: 0, end: 1, replacement: "?"})
	s := &sampler{options: options{Budget: time.Hour, Jobs: 1, Seed: 1}, tester: &goTest{folder: t.TempDir()}, progress: t.Output()}
	if err := s.sample(t.Context(), packages); err != nil {
		t.Fatal(err)
	}
	// a + a and a / 2 each have another operator, and 2 is another number.
	if r := s.results[0]; r.possible != 4 || r.tried != 3 || r.own != 1 || r.neighbors != 2 || len(r.survivors) != 0 {
		t.Errorf("found %+v", r)
	}
	none := &goTest{folder: t.TempDir(), run: "TestThatIsNotThere"}
	if noticed, err := none.test(t.Context(), p.path, &p.faults[0], time.Minute); err != nil || noticed != passed {
		t.Errorf("tests that were not chosen say %d, %v", noticed, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "p", "p.go"), []byte("package p\n\nfunc Double(int) int { return 1 }\n\nfunc Half(int) int { return 0 }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.measure(t.Context(), []*pack{{path: "example.com/m/p"}}); err != nil {
		t.Errorf("a package that was measured is measured again: %v", err)
	}
	s.timeouts = map[string]time.Duration{}
	if err := s.measure(t.Context(), packages); err == nil {
		t.Error("tests that fail without a fault went unnoticed")
	}
}

func TestLoadNothing(t *testing.T) {
	t.Parallel()
	if _, err := load(t.Context(), []string{"./no/such/package"}, false); err == nil {
		t.Error("a package that does not exist was loaded")
	}
}
