package auth_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// heldStore answers a query for keys only when the test lets it.
type heldStore struct {
	asked chan []string
	free  chan map[string]*models.APIKey
}

func (s *heldStore) APIKeysByHash(_ context.Context, hashes []string) (map[string]*models.APIKey, error) {
	s.asked <- slices.Clone(hashes)
	return <-s.free, nil
}

func (*heldStore) TouchAPIKey(context.Context, string, time.Time) error { return nil }

// TestKeysAreFoundTogether: who comes while a query runs gets an answer that was asked
// for afterwards, in one query with all others who came.
func TestKeysAreFoundTogether(t *testing.T) {
	key, _, hash := auth.NewAPIKey()
	store := &heldStore{asked: make(chan []string), free: make(chan map[string]*models.APIKey)}
	v := newVerifier(t, auth.Config{Keys: store})
	var callers sync.WaitGroup
	verify := func(want error) {
		callers.Go(func() {
			if _, err := v.Verify(t.Context(), key); !errors.Is(err, want) {
				t.Errorf("answered %v, want %v", err, want)
			}
		})
	}
	valid := map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1"}}

	verify(nil)
	if first := <-store.asked; len(first) != 1 {
		t.Fatalf("asked for %v", first)
	}
	const late = 20
	for range late {
		verify(auth.ErrUnauthenticated)
	}
	auth.AwaitWaiting(v, late)
	store.free <- valid
	if second := <-store.asked; len(second) != late {
		t.Errorf("asked for %d keys, want %d", len(second), late)
	}
	store.free <- nil // revoked in between
	callers.Wait()
}

// TestACallerWhoLeavesWaitsForNoQuery, and neither is it told that its key is wrong.
func TestACallerWhoLeavesWaitsForNoQuery(t *testing.T) {
	key, _, _ := auth.NewAPIKey()
	store := &heldStore{asked: make(chan []string), free: make(chan map[string]*models.APIKey)}
	v := newVerifier(t, auth.Config{Keys: store})
	errLeft := errors.New("the caller left")
	ctx, leave := context.WithCancelCause(t.Context())
	answered := make(chan error)
	go func() {
		_, err := v.Verify(ctx, key)
		answered <- err
	}()
	<-store.asked
	leave(errLeft)
	err := <-answered
	if !errors.Is(err, models.ErrUnavailable) || !errors.Is(err, errLeft) || errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("answered %v", err)
	}
	if told, ok := errors.AsType[*models.Error](err); !ok || !strings.Contains(told.Message, "try again") {
		t.Errorf("the caller is told %v", err)
	}
	store.free <- nil
}
