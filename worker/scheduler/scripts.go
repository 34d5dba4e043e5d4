package scheduler

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/redis/go-redis/v9"
)

// Files are the Lua scripts.
//
//go:embed lua/*.lua
var Files embed.FS

// Scripts are the scheduler's steps, each one atomic; the files' heads are their
// contracts.
type Scripts struct {
	enqueue, claim, end, again                  *redis.Script
	acquire, permit, renew, organization, quota *redis.Script
	forget, spend                               *redis.Script
	seed, open, state, rebase, raise            *redis.Script
	attempt                                     *redis.Script
	consumers                                   *redis.Script
	// adopt and clear work on any layout, so they are without the shared head.
	adopt, clear *redis.Script
}

// LoadScripts reads the scripts of this package.
func LoadScripts() (*Scripts, error) { return ScriptsFrom(Files) }

// ScriptsFrom reads the scripts from other files, for tests that set the server's time.
func ScriptsFrom(files fs.ReadFileFS) (*Scripts, error) {
	lib, err := files.ReadFile("lua/lib.lua")
	if err != nil {
		return nil, fmt.Errorf("read the scripts' shared head: %w", err)
	}
	s := &Scripts{}
	alone := map[string]bool{"adopt": true, "clear": true}
	for name, target := range map[string]**redis.Script{
		"enqueue": &s.enqueue, "claim": &s.claim, "end": &s.end, "again": &s.again, "acquire": &s.acquire, "permit": &s.permit, "renew": &s.renew,
		"organization": &s.organization, "quota": &s.quota,
		"seed": &s.seed, "open": &s.open, "state": &s.state, "rebase": &s.rebase, "raise": &s.raise, "attempt": &s.attempt,
		"forget": &s.forget, "spend": &s.spend, "consumers": &s.consumers, "adopt": &s.adopt, "clear": &s.clear,
	} {
		body, err := files.ReadFile("lua/" + name + ".lua")
		if err != nil {
			return nil, fmt.Errorf("read script %s: %w", name, err)
		}
		if alone[name] {
			*target = redis.NewScript(string(body))
			continue
		}
		*target = redis.NewScript(string(lib) + "\n" + string(body))
	}
	return s, nil
}
