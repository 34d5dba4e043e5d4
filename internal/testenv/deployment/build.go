package deployment

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// build makes the product's binary in a folder, from the module that this process
// was started in, and returns its path.
func build(ctx context.Context, folder, tags string) (string, error) {
	binary := filepath.Join(folder, "snovsync")
	command := exec.CommandContext(ctx, "go", "build", "-tags", tags, "-o", binary, "github.com/snovsync/snovsync")
	command.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is shipped
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build snovsync: %w: %s", err, bytes.TrimSpace(output))
	}
	return binary, nil
}
