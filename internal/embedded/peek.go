package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// Path names a file of a data folder that is not held open, for commands that run
// beside the server.
func Path(dataDir, name string) string { return filepath.Join(dataDir, name) }

// AuthSecret reads the secret that signs tokens from a data folder that a server
// may be using. It makes none: a token signed by it would be worth nothing.
func AuthSecret(dataDir string) (string, error) {
	secret, err := readSecret(Path(dataDir, authSecretFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("data folder %s (DATA_DIR) has no secret yet: start the server once, or set AUTH_HS256_SECRET", dataDir)
	}
	return secret, err
}
