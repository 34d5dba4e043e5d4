package worker

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker/scheduler"
)

const (
	// stepsList is the target list of both organizations.
	stepsList = "7"
	// stepsOther shares the account of testOrganization.
	stepsOther = "other"
)

// stepsLimits are small enough for a run to meet all of them.
func stepsLimits() scheduler.Limits {
	return scheduler.Limits{Rate: 3, Window: 10 * time.Second, Lease: 4 * time.Second, CallTimeout: 6 * time.Second}.WithDefaults()
}

// ground is what the runs of a test share: a Redis server, a database to copy, and
// the scripts with a clock and a run id that the test sets.
type ground struct {
	redisURL string
	// folder holds the database as each run finds it.
	folder  string
	scripts *scheduler.Scripts
	// names tells the scripts apart by their hashes.
	names map[string]string
	box   *secrets.Box
}

func newGround(t *testing.T) *ground {
	t.Helper()
	keyset, err := secrets.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	box, err := secrets.Open(keyset)
	if err != nil {
		t.Fatal(err)
	}
	g := &ground{redisURL: harness.RedisURL(t), folder: t.TempDir(), names: map[string]string{}, box: box}
	g.readScripts(t)
	synctest.Test(t, g.makeDatabase)
	return g
}

// readScripts takes the product's scripts and replaces the two things that they ask
// their server and that a test cannot set there.
func (g *ground) readScripts(t *testing.T) {
	t.Helper()
	files := fstest.MapFS{}
	listed, err := scheduler.Files.ReadDir("lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range listed {
		path := "lua/" + file.Name()
		text, err := scheduler.Files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = &fstest.MapFile{Data: text}
	}
	lib := string(files["lua/lib.lua"].Data)
	for old, replacement := range map[string]string{
		"redis.call('TIME')":           "redis.call('HMGET', '" + serverKey + "', 'seconds', 'micros')",
		"redis.call('INFO', 'server')": "redis.call('HGET', '" + serverKey + "', 'info')",
	} {
		if n := strings.Count(lib, old); n != 1 {
			t.Fatalf("lib.lua has %s %d times", old, n)
		}
		lib = strings.Replace(lib, old, replacement, 1)
	}
	files["lua/lib.lua"].Data = []byte(lib)
	if g.scripts, err = scheduler.ScriptsFrom(files); err != nil {
		t.Fatal(err)
	}
	options, err := redis.ParseURL(g.redisURL)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(options)
	defer func() { _ = rdb.Close() }()
	for path, file := range files {
		alone, err := rdb.ScriptLoad(t.Context(), string(file.Data)).Result()
		if err == nil {
			g.names[alone] = strings.TrimSuffix(filepath.Base(path), ".lua")
		}
		hash, err := rdb.ScriptLoad(t.Context(), lib+"\n"+string(file.Data)).Result()
		if path == "lua/lib.lua" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		g.names[hash] = strings.TrimSuffix(filepath.Base(path), ".lua")
	}
}

// makeDatabase makes the database, in the time of a run.
func (g *ground) makeDatabase(t *testing.T) {
	ctx := t.Context()
	store, err := models.Open(ctx, models.Config{DatabaseURL: g.databaseURL(g.folder)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if err := store.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	for _, organization := range []string{testOrganization, stepsOther} {
		if err := g.connect(ctx, store, organization); err != nil {
			t.Fatal(err)
		}
	}
}

func (g *ground) connect(ctx context.Context, store *models.Store, organization string) error {
	user, err := g.box.Seal(organization, secrets.FieldAPIUserID, []byte(testUser))
	if err != nil {
		return err
	}
	secret, err := g.box.Seal(organization, secrets.FieldAPISecret, []byte("secret"))
	if err != nil {
		return err
	}
	err = store.SaveConnection(ctx, models.Actor{}, &models.Connection{
		OrganizationID: organization, Status: models.ConnectionConnected, AccountKey: secrets.AccountKey(testUser),
		UserIDSealed: user, SecretSealed: secret, ConnectedAt: time.Now(), VerifiedAt: time.Now(),
	})
	if err != nil {
		return err
	}
	_, err = store.SaveSettings(ctx, organization, models.Actor{}, nil, func(s *models.Settings) error {
		s.TargetListID, s.LifecycleFieldKey = stepsList, testField
		return nil
	})
	return err
}

// repeatable are the random bytes of a run's ids, the same in each repetition: a few
// things stand in the order of their ids.
type repeatable struct {
	mu   sync.Mutex
	dice *rand.ChaCha8
}

// Read implements io.Reader.
func (r *repeatable) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dice.Read(p)
}

func (*ground) databaseURL(folder string) string {
	return "sqlite:" + filepath.Join(folder, "database")
}

// newDatabase copies the database for one run and gives its folder.
func (g *ground) newDatabase() (string, error) {
	folder, err := os.MkdirTemp("", "snovsync-steps-")
	if err == nil {
		err = os.CopyFS(folder, os.DirFS(g.folder))
	}
	return folder, err
}
