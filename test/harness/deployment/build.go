package deployment

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const module = "github.com/snovsync/snovsync"

// BinaryVariable names the environment variable that holds the path of a binary of the
// product that was built before, without tags. A deployment whose Config names neither a
// binary nor tags runs it. scripts/test.sh sets it, so that a build takes no time from the
// deadline of any test.
const BinaryVariable = "TEST_SNOVSYNC_BINARY"

// Source returns the folder of the product's module: the one that this process was
// started in, or the one that the module it was started in uses in its place.
func Source(ctx context.Context) (string, error) {
	output, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("find the module %s: %w", module, err)
	}
	return string(bytes.TrimSpace(output)), nil
}

// Build makes the product's binary in a folder, as it is shipped but for the tags,
// from the module's own source and versions, and returns its path.
func Build(ctx context.Context, folder, tags string) (string, error) {
	source, err := Source(ctx)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "snovsync")
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", tags, "-o", binary, ".")
	command.Dir = source
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build snovsync: %w: %s", err, bytes.TrimSpace(output))
	}
	return binary, nil
}
