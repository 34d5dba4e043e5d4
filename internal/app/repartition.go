package app

import (
	"context"
	"errors"

	"github.com/snovsync/snovsync/internal/embedded"
	"github.com/snovsync/snovsync/worker"
)

// Repartition applies the migrations and records RedisPartitions, SnovioRateLimit and
// SnovioRateWindow as the values that every process has to run with. Of config it takes these, the
// stores and the logger. Accounts rest for a full window afterwards, because what they called
// under the old values is not known any more. It fails while a process uses the embedded stores.
func Repartition(ctx context.Context, config Config) (err error) {
	if err := config.checkEngine(); err != nil {
		return err
	}
	inProcess := config.Embedded()
	if inProcess {
		folder, err := embedded.OpenDataDir(config.DataDir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, folder.Close()) }()
		// When the last process stopped says nothing about calls under the new values.
		if _, err := folder.TakeStopped(); err != nil {
			return err
		}
		config.DatabaseURL = "sqlite:" + folder.Path("snovsync.db")
	}
	store, err := openDatabase(ctx, &config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return worker.Repartition(ctx, worker.Config{
		Store: store, Logger: config.Logger, RedisURL: config.RedisURL, EmbeddedRedis: inProcess, Partitions: config.RedisPartitions,
		Limits: worker.Limits{Rate: config.SnovioRateLimit, Window: config.SnovioRateWindow},
	})
}
