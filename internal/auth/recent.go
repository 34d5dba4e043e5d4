package auth

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// recentFor is how long a key that was found is recognized without being looked up.
	recentFor = time.Minute
	// mostRecent bounds the keys that a process remembers.
	mostRecent = 4096
)

// recentKeys remembers API keys that were found lately, by hash.
type recentKeys struct {
	cache *lru.Cache[string, recentKey]
}

type recentKey struct {
	principal *Principal
	found     time.Time
}

func newRecentKeys() *recentKeys {
	cache, err := lru.New[string, recentKey](mostRecent)
	if err != nil {
		panic(err) // the size is a constant
	}
	return &recentKeys{cache}
}

// find gives the bearer of a key that was found less than a minute ago; nil: none was.
func (r *recentKeys) find(hash string, now time.Time) *Principal {
	key, known := r.cache.Get(hash)
	if !known || now.Sub(key.found) >= recentFor {
		return nil
	}
	return key.principal
}

func (r *recentKeys) keep(hash string, principal *Principal, found time.Time) {
	r.cache.Add(hash, recentKey{principal, found})
}

func (r *recentKeys) forget(hash string) { r.cache.Remove(hash) }
