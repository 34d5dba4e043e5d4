package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/embedded"
	"github.com/snovsync/snovsync/internal/secrets"
)

// stores are what has to be closed when the process ends, last opened first.
type stores struct {
	closers []func() error
	// folder is the embedded stores' own; nil where there are none.
	folder *embedded.DataDir
	// quietSince is when the last process on these stores ended in order; zero: unknown.
	quietSince time.Time
	// ownAuthSecret: the secret of the tokens is one that the embedded start made.
	ownAuthSecret bool
}

func (s *stores) onClose(f func() error) { s.closers = append(s.closers, f) }

func (s *stores) close() {
	for _, closer := range slices.Backward(s.closers) {
		_ = closer() // at the end of the process nothing can be done about it
	}
	s.closers = nil
}

// noteStop keeps for the next start that everything had ended by now.
func (s *stores) noteStop() error {
	if s.folder == nil {
		return nil
	}
	return s.folder.MarkStopped(time.Now())
}

// openStores fills in what the embedded start makes by itself: a data folder with
// its secrets, a database file in it and a Redis in this process.
func openStores(ctx context.Context, config *Config) (_ *stores, err error) {
	s := &stores{}
	if !config.Embedded() {
		return s, nil
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	folder, err := embedded.OpenDataDir(config.DataDir)
	if err != nil {
		return nil, err
	}
	s.onClose(folder.Close)
	s.folder = folder
	if s.quietSince, err = folder.TakeStopped(); err != nil {
		return nil, err
	}
	made, err := folder.Secrets(secrets.NewKeyset)
	if err != nil {
		return nil, err
	}
	if config.AuthHS256Secret == "" && config.AuthIssuer == "" {
		config.AuthHS256Secret, s.ownAuthSecret = made.Auth, true
	}
	if config.SecretsKeyset == "" {
		config.SecretsKeyset = made.Keyset
	}
	redis, err := embedded.StartRedis(ctx, embedded.Config{Logger: config.Logger})
	if err != nil {
		return nil, err
	}
	s.onClose(func() error { redis.Stop(); return nil })
	config.RedisURL = redis.URL()
	config.DatabaseURL = "sqlite:" + folder.Path("snovsync.db")
	return s, nil
}

// Migrate applies the migrations to the database that the settings name: Postgres, or
// the file in the data folder. It locks the folder, because SQLite has no lock that
// would keep another process from migrating or writing at the same time. Like a server, it waits
// for a database that takes no connections, and names DATABASE_URL where that is wrong. The error is
// embedded.ErrInUse while a server runs on the folder; a server migrates by itself.
func Migrate(ctx context.Context, databaseURL, dataDir string, log *slog.Logger) (err error) {
	if databaseURL == "" {
		if dataDir == "" {
			return errors.New("DATA_DIR is empty: name the folder of the embedded stores, or set DATABASE_URL")
		}
		folder, openErr := embedded.OpenDataDir(dataDir)
		if openErr != nil {
			return openErr
		}
		defer func() { err = errors.Join(err, folder.Close()) }()
		databaseURL = "sqlite:" + folder.Path("snovsync.db")
	}
	store, err := openDatabase(ctx, &Config{DatabaseURL: databaseURL, Logger: log})
	if err != nil {
		return err
	}
	return store.Close()
}

// AuthSecret is the secret that signs development tokens: the given one, or the
// one that the embedded start keeps in its data folder.
func AuthSecret(secret, databaseURL, dataDir string) (string, error) {
	switch {
	case secret != "":
		return secret, nil
	case databaseURL != "" || dataDir == "":
		return "", errors.New("AUTH_HS256_SECRET is missing: set it to the secret the server uses")
	}
	return embedded.AuthSecret(dataDir)
}
