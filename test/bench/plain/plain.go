// Package plain builds a GraphQL server with gqlgen's defaults and nothing else. It
// is the baseline for what a mutation and a subscription of the product cost.
//
// The generated code is not committed. The server is behind the build tag plain, so
// that the module compiles without it.
package plain

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

//go:generate go tool gqlgen generate --config gqlgen.yml

const importPath = "github.com/snovsync/snovsync/test/bench/plain"

// Build generates the server's code, compiles the server into a folder and returns
// the binary's path. The server is a peer: it takes commands from its standard input.
func Build(ctx context.Context, folder string) (string, error) {
	if err := run(ctx, "generate", importPath); err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "plain")
	return binary, run(ctx, "build", "-tags", "plain", "-o", binary, importPath+"/server")
}

func run(ctx context.Context, args ...string) error {
	if output, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("go %s of the plain gqlgen server: %w: %s", args[0], err, bytes.TrimSpace(output))
	}
	return nil
}
