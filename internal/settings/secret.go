// Package settings reads the settings that are secrets. Other settings are flags and
// environment variables that the command line parser reads.
package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// The settings that are secrets.
const (
	DatabaseURL     = "DATABASE_URL"
	RedisURL        = "REDIS_URL"
	AuthHS256Secret = "AUTH_HS256_SECRET"
	SecretsKeyset   = "SECRETS_KEYSET"
	// SnovioAPIUserID and SnovioAPISecret are the keys of the account that is checked.
	SnovioAPIUserID = "SNOVIO_API_USER_ID"
	SnovioAPISecret = "SNOVIO_API_SECRET"
)

// fileSuffix makes the variable that names a secret's file.
const fileSuffix = "_FILE"

// maxSecretBytes bounds a secret's file. The largest secret, a keyset, is a few kilobytes.
const maxSecretBytes = 64 << 10

// Secret returns the secret with a name from the environment: the value of the variable
// name, or the content of the file that the variable name_FILE names, without line breaks
// at its end. It is "" if neither is set; an empty variable counts as not set. The error
// names the variable and the file, and never repeats the secret.
func Secret(name string) (string, error) {
	value, path := os.Getenv(name), os.Getenv(name+fileSuffix)
	switch {
	case value != "" && path != "":
		return "", fmt.Errorf("%s and %s%s are both set: set one of them", name, name, fileSuffix)
	case path == "":
		return value, nil
	}
	value, err := readFile(path)
	if err != nil {
		return "", fmt.Errorf("%s%s: %w", name, fileSuffix, err)
	}
	return value, nil
}

func readFile(path string) (_ string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	content, err := io.ReadAll(io.LimitReader(file, maxSecretBytes+1))
	if err != nil {
		return "", err
	}
	if len(content) > maxSecretBytes {
		return "", fmt.Errorf("%s is larger than %d bytes: name the file that holds the secret alone", path, maxSecretBytes)
	}
	value := strings.TrimRight(string(content), "\r\n")
	if value == "" {
		return "", fmt.Errorf("%s is empty: write the secret into it", path)
	}
	return value, nil
}
