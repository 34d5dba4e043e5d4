package report

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
)

// Version is the version of one thing that was measured or measured with.
type Version struct{ Name, Version string }

// modules are the peers, and what the product stands on.
func modules() []string {
	return []string{
		"github.com/99designs/gqlgen", "github.com/riverqueue/river", "github.com/hibiken/asynq", "github.com/go-redis/redis_rate/v10",
		"gorm.io/gorm", "github.com/jackc/pgx/v5", "github.com/redis/go-redis/v9", "github.com/gorilla/websocket",
	}
}

// Versions tells the product's commit and the versions of Go, of the two servers and
// of the modules that this program was built with.
func Versions(ctx context.Context, postgresURL, redisURL string) ([]Version, error) {
	all := []Version{{"snovsync", commit(ctx)}, {"Go", strings.TrimPrefix(runtime.Version(), "go")}}
	postgres, err := postgresVersion(ctx, postgresURL)
	if err != nil {
		return nil, fmt.Errorf("ask Postgres for its version: %w", err)
	}
	server, err := redisVersion(ctx, redisURL)
	if err != nil {
		return nil, fmt.Errorf("ask Redis for its version: %w", err)
	}
	all = append(all, Version{"Postgres", postgres}, Version{"Redis", server})
	return append(all, moduleVersions()...), nil
}

// commit names what is checked out; a mark follows it where files differ from it.
func commit(ctx context.Context) string {
	described, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return unknown
	}
	return strings.TrimSpace(string(described))
}

func postgresVersion(ctx context.Context, url string) (version string, err error) {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer func() { _ = connection.Close(ctx) }()
	err = connection.QueryRow(ctx, "SHOW server_version").Scan(&version)
	return version, err
}

func redisVersion(ctx context.Context, url string) (string, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return "", err
	}
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	info, err := client.InfoMap(ctx, "server").Result()
	if err != nil {
		return "", err
	}
	return info["Server"]["redis_version"], nil
}

func moduleVersions() []Version {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	var all []Version
	for _, module := range modules() {
		i := slices.IndexFunc(build.Deps, func(dependency *debug.Module) bool { return dependency.Path == module })
		if i >= 0 {
			all = append(all, Version{strings.TrimPrefix(module, "github.com/"), strings.TrimPrefix(build.Deps[i].Version, "v")})
		}
	}
	return all
}
