package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/snovsync/snovsync/internal/settings"
)

// secretFlags refuses secrets on the command line, where the process list shows them to
// every user of the machine. The flags exist only so that the error says what to do instead.
type secretFlags struct {
	DatabaseURL     refusedFlag `name:"database-url" hidden:""`
	RedisURL        refusedFlag `name:"redis-url" hidden:""`
	AuthHS256Secret refusedFlag `name:"auth-hs256-secret" hidden:""`
	SecretsKeyset   refusedFlag `name:"secrets-keyset" hidden:""`
	SnovioAPIUserID refusedFlag `name:"snovio-api-user-id" hidden:""`
	SnovioAPISecret refusedFlag `name:"snovio-api-secret" hidden:""`
}

type refusedFlag struct{}

// Decode implements kong.MapperValue. It never repeats the value.
func (*refusedFlag) Decode(ctx *kong.DecodeContext) error {
	name := strings.ToUpper(strings.ReplaceAll(ctx.Value.Name, "-", "_"))
	return fmt.Errorf("other users can read a secret on the command line: set %s in the environment, or %s_FILE to the name of a file that holds it", name, name)
}

// secretsHelp is the part of a command's help that names the secrets it reads.
func secretsHelp(lines ...string) string {
	return "Secrets come from environment variables, never from flags. <NAME>_FILE names a file that holds the value instead.\n\n  " +
		strings.Join(lines, "\n  ")
}

const (
	databaseURLHelp     = "DATABASE_URL       Postgres, postgres://user:password@host/database. Unset: SQLite in DATA_DIR."
	redisURLHelp        = "REDIS_URL          Redis: redis://user:password@host:port/0, redis+cluster://host1,host2/ or redis+sentinel://host1,host2/master/0. Unset: in-process."
	authHS256SecretHelp = "AUTH_HS256_SECRET  Secret of bearer tokens (HS256), at least 32 characters. Embedded: made and kept in DATA_DIR."
	snovioAPIUserIDHelp = "SNOVIO_API_USER_ID  API user id of the account. Unset: asked for at a terminal."
	snovioAPISecretHelp = "SNOVIO_API_SECRET   API secret of the account. Unset: asked for at a terminal."
	secretsKeysetHelp   = "SECRETS_KEYSET     Keyset that encrypts stored Snov.io keys (snovsync keyset new). Embedded: made and kept in DATA_DIR."
)

// Help implements kong.HelpProvider.
func (*serve) Help() string {
	return secretsHelp(databaseURLHelp, redisURLHelp, authHS256SecretHelp, secretsKeysetHelp)
}

// Help implements kong.HelpProvider.
func (*migrate) Help() string { return secretsHelp(databaseURLHelp, redisURLHelp) }

// Help implements kong.HelpProvider.
func (*token) Help() string { return secretsHelp(databaseURLHelp, authHS256SecretHelp) }

// Help implements kong.HelpProvider.
func (*checkSnovio) Help() string {
	return "Says what it will create and asks before it starts. Exit code: 0 all as expected, 1 something differs, 2 the check did not run to its end.\n\n" +
		secretsHelp(snovioAPIUserIDHelp, snovioAPISecretHelp)
}

// Help implements kong.HelpProvider.
func (rotateKeyset) Help() string { return secretsHelp(secretsKeysetHelp) }

// readSecrets reads secrets into variables, by name.
func readSecrets(into map[string]*string) error {
	for _, name := range slices.Sorted(maps.Keys(into)) {
		value, err := settings.Secret(name)
		if err != nil {
			return err
		}
		*into[name] = value
	}
	return nil
}
