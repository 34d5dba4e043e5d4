package ephemeral

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// ErrNotInstalled says that a server's program is missing on this machine.
var ErrNotInstalled = errors.New("not installed")

// postgresPrograms are the paths of the two programs a server needs.
type postgresPrograms struct{ initdb, postgres string }

// findPostgres looks on PATH first, then where distributions keep the server's
// programs, which lie outside PATH: the highest version wins.
func findPostgres() (postgresPrograms, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if postgres, err := exec.LookPath("postgres"); err == nil {
			return postgresPrograms{initdb: initdb, postgres: postgres}, nil
		}
	}
	var newest postgresPrograms
	highest := -1
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return newest, fmt.Errorf("find Postgres: %w", err)
	}
	for _, folder := range folders {
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		if err != nil || version <= highest {
			continue
		}
		found := postgresPrograms{initdb: filepath.Join(folder, "initdb"), postgres: filepath.Join(folder, "postgres")}
		if slices.ContainsFunc([]string{found.initdb, found.postgres}, missing) {
			continue
		}
		newest, highest = found, version
	}
	if highest < 0 {
		return newest, fmt.Errorf("the Postgres server (programs initdb and postgres): %w", ErrNotInstalled)
	}
	return newest, nil
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return err != nil
}

// serverAccount returns the account that servers run under: nil, the current
// one, except for root, in whose name Postgres refuses to run.
func serverAccount() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(account.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user id of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(account.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("group id of %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("postgres does not run as root, and there is neither a user postgres nor a user nobody to run it as")
}
