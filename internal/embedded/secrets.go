package embedded

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

const (
	authSecretFile = "auth-secret"
	keysetFile     = "secrets-keyset"
	// authSecretBytes is the size of an HMAC-SHA256 key that adds no weakness of its own.
	authSecretBytes = 32
)

// Secrets are what an installation must keep to itself. They are never logged.
type Secrets struct {
	// Auth signs and verifies tokens (AUTH_HS256_SECRET): 32 random bytes in base64.
	Auth string
	// Keyset encrypts what the database keeps of Snov.io's keys (SECRETS_KEYSET).
	// Without it those cannot be read again.
	Keyset string
}

// LogValue keeps the secrets out of the log.
func (Secrets) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// String keeps the secrets out of messages.
func (Secrets) String() string { return "[redacted]" }

// GoString keeps the secrets out of messages.
func (Secrets) GoString() string { return "[redacted]" }

// Secrets reads the folder's secrets from its files auth-secret and
// secrets-keyset. On the first start it makes them, readable by their owner
// only; newKeyset makes the keyset. It fails rather than replace a file that is
// there but cannot be read or is empty.
func (d *DataDir) Secrets(newKeyset func() (string, error)) (Secrets, error) {
	auth, err := d.readOrCreate(authSecretFile, newAuthSecret)
	if err != nil {
		return Secrets{}, err
	}
	keyset, err := d.readOrCreate(keysetFile, newKeyset)
	if err != nil {
		return Secrets{}, err
	}
	return Secrets{Auth: auth, Keyset: keyset}, nil
}

func newAuthSecret() (string, error) {
	secret := make([]byte, authSecretBytes)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(secret), nil
}

func (d *DataDir) readOrCreate(name string, create func() (string, error)) (string, error) {
	path := d.Path(name)
	kept, err := readSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	secret, err := create()
	if err != nil {
		return "", fmt.Errorf("make the secret for %s: %w", path, err)
	}
	if err := writeDurably(path, []byte(secret+"\n")); err != nil {
		return "", fmt.Errorf("secret file: %w", err)
	}
	return secret, nil
}

// readSecret returns the content of a secret file. The error is fs.ErrNotExist
// where there is none.
func readSecret(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("secret file: %w", err)
	}
	content = bytes.TrimSpace(content)
	if len(content) == 0 {
		return "", fmt.Errorf("secret file %s is empty: restore it, or remove it to have a new one made", path)
	}
	return string(content), nil
}

// writeDurably makes a file that is either there whole or not at all, also after
// a power cut: what was encrypted with a lost key is lost too.
func writeDurably(path string, content []byte) error {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, "."+filepath.Base(path)+"-")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return syncFolder(folder)
}
