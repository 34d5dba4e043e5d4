package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// scenarios is the package whose tests play what users see; it is a neighbor of all others.
const scenarios = "test/scenarios"

// pack is a package that is broken.
type pack struct {
	path string
	// name is the path inside the module.
	name string
	// neighbors are the packages whose tests run where its own notice nothing, the
	// scenarios first.
	neighbors []string
	faults    []fault
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath   string   `json:"ImportPath"`
	Dir          string   `json:"Dir"`
	GoFiles      []string `json:"GoFiles"`
	Imports      []string `json:"Imports"`
	TestGoFiles  []string `json:"TestGoFiles"`
	XTestGoFiles []string `json:"XTestGoFiles"`
	TestImports  []string `json:"TestImports"`
	XTestImports []string `json:"XTestImports"`
	Module       struct {
		Path string `json:"Path"`
	} `json:"Module"`
}

// name is the path inside the module.
func (l *listed) name() string {
	return strings.TrimPrefix(strings.TrimPrefix(l.ImportPath, l.Module.Path), "/")
}

func (l *listed) tested() bool { return len(l.TestGoFiles)+len(l.XTestGoFiles) > 0 }

// uses tells whether the package or its tests import another one.
func (l *listed) uses(path string) bool {
	return slices.Contains(l.Imports, path) || slices.Contains(l.TestImports, path) || slices.Contains(l.XTestImports, path)
}

// load finds the packages and their faults. Packages without tests of their own, and
// packages without code, are left out.
func load(ctx context.Context, patterns []string, neighbors bool) ([]*pack, error) {
	chosen, err := list(ctx, patterns...)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, "./...")
	if err != nil {
		return nil, err
	}
	var packages []*pack
	for _, l := range chosen {
		if !l.tested() {
			continue
		}
		p := &pack{path: l.ImportPath, name: l.name()}
		if p.faults, err = faultsOf(l); err != nil {
			return nil, err
		}
		if neighbors {
			p.neighbors = neighborsOf(l, all)
		}
		if len(p.faults) > 0 {
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 {
		return nil, errors.New("none of the packages has both code and tests")
	}
	return packages, nil
}

// only keeps the faults in some places, and the packages that have any.
func only(packages []*pack, places []string) ([]*pack, error) {
	var kept []*pack
	found := make(map[string]bool)
	for _, p := range packages {
		p.faults = slices.DeleteFunc(p.faults, func(f fault) bool {
			found[f.place()] = true
			return !slices.Contains(places, f.place())
		})
		if len(p.faults) > 0 {
			kept = append(kept, p)
		}
	}
	for _, place := range places {
		if !found[place] {
			return nil, fmt.Errorf("no fault is possible at %s in these packages", place)
		}
	}
	return kept, nil
}

func faultsOf(l *listed) ([]fault, error) {
	var all []fault
	for _, file := range l.GoFiles {
		source, err := os.ReadFile(filepath.Join(l.Dir, file))
		if err != nil {
			return nil, err
		}
		faults, err := findFaults(filepath.Join(l.Dir, file), source)
		if err != nil {
			return nil, err
		}
		for i := range faults {
			faults[i].name = filepath.ToSlash(filepath.Join(l.name(), file))
		}
		all = append(all, faults...)
	}
	return all, nil
}

// neighborsOf returns the scenarios and the tested packages that import a package. What
// starts whole deployments is left out: it takes minutes for one fault.
func neighborsOf(l *listed, all []*listed) []string {
	var neighbors []string
	for _, other := range all {
		switch name := other.name(); {
		case name == scenarios:
			neighbors = append([]string{other.ImportPath}, neighbors...)
		case strings.HasPrefix(name, "test/chaos"), strings.HasPrefix(name, "test/harness"), other.ImportPath == l.ImportPath:
		case other.tested() && other.uses(l.ImportPath):
			neighbors = append(neighbors, other.ImportPath)
		}
	}
	return neighbors
}

// list asks the go command for packages.
func list(ctx context.Context, patterns ...string) ([]*listed, error) {
	command := exec.CommandContext(ctx, "go", append([]string{"list", "-json"}, patterns...)...)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("list packages: %w", err)
	}
	var all []*listed
	for decoder := json.NewDecoder(strings.NewReader(string(output))); ; {
		l := &listed{}
		if err := decoder.Decode(l); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read the list of packages: %w", err)
		}
		all = append(all, l)
	}
}
