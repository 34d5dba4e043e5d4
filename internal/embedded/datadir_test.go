package embedded_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/embedded"
)

func TestDataDirIsForOneProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "data")
	first := openDataDir(t, path)
	if _, err := embedded.OpenDataDir(path); !errors.Is(err, embedded.ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("second open: %v, want ErrInUse that names the folder", err)
	}
	for range 2 {
		if err := first.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	openDataDir(t, path)
}

func TestSecretsAreMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	folder := openDataDir(t, filepath.Join(t.TempDir(), "data"))
	made := readSecrets(t, folder, "keyset-1")
	if made.Keyset != "keyset-1" || len(made.Auth) < 40 {
		t.Errorf("made keyset %q and an auth secret of %d characters", made.Keyset, len(made.Auth))
	}
	if kept := readSecrets(t, folder, "keyset-2"); kept != made {
		t.Error("the second start has other secrets than the first")
	}
	for _, name := range []string{"auth-secret", "secrets-keyset"} {
		info, err := os.Stat(folder.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode(); mode != 0o600 {
			t.Errorf("%s has mode %v, want 0600", name, mode)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s", made, made, made, made.LogValue()); strings.Contains(text, made.Auth) {
		t.Errorf("printing shows the secret: %s", text)
	}
}

func TestAuthSecretIsReadBesideARunningServer(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	if _, err := embedded.AuthSecret(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("before the first start: %v, want an error that names the folder", err)
	}
	want := readSecrets(t, openDataDir(t, path), "keyset").Auth
	if got, err := embedded.AuthSecret(path); err != nil || got != want {
		t.Errorf("beside a running server: error %v, same secret: %t", err, got == want)
	}
}

func TestEmptySecretFileIsNotReplaced(t *testing.T) {
	t.Parallel()
	folder := openDataDir(t, t.TempDir())
	path := folder.Path("secrets-keyset")
	if err := os.WriteFile(path, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := folder.Secrets(func() (string, error) { return "keyset", nil })
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestFailureToMakeAKeysetLeavesNoFile(t *testing.T) {
	t.Parallel()
	folder := openDataDir(t, t.TempDir())
	failure := errors.New("no randomness")
	if _, err := folder.Secrets(func() (string, error) { return "", failure }); !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
	if _, err := os.Stat(folder.Path("secrets-keyset")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the keyset file: %v, want none", err)
	}
}

func openDataDir(t *testing.T, path string) *embedded.DataDir {
	t.Helper()
	folder, err := embedded.OpenDataDir(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(t, folder) })
	return folder
}

func readSecrets(t *testing.T, folder *embedded.DataDir, keyset string) embedded.Secrets {
	t.Helper()
	secrets, err := folder.Secrets(func() (string, error) { return keyset, nil })
	if err != nil {
		t.Fatal(err)
	}
	return secrets
}
