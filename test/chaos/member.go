package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

// member is a process of the system under attack.
type member struct {
	process *deployment.Process
	// hold is locked while a fault has the process, so that no second one touches it.
	hold sync.Mutex
}

// errBusy says that another fault has hold of what a strike would hit.
var errBusy = errors.New("another fault has hold of it")

func (m *member) name() string  { return m.process.Name() }
func (m *member) tryTake() bool { return m.hold.TryLock() }
func (m *member) release()      { m.hold.Unlock() }

// take gives a member that no fault has hold of, beginning with the picked one.
func take(from []*member, pick int) (*member, error) {
	for i := range from {
		if m := from[(pick+i)%len(from)]; m.tryTake() {
			return m, nil
		}
	}
	return nil, errBusy
}

// takeAll takes those that no fault has hold of, and gives them back with release.
func takeAll(from []*member) (taken []*member, release func()) {
	for _, m := range from {
		if m.tryTake() {
			taken = append(taken, m)
		}
	}
	return taken, func() {
		for _, m := range taken {
			m.release()
		}
	}
}

// startMembers starts processes and waits until they are ready.
func startMembers(ctx context.Context, cluster *deployment.Deployment, role deployment.Role, n int) ([]*member, error) {
	members := make([]*member, n)
	for i := range members {
		process, err := cluster.NewProcess(fmt.Sprintf("%s-%d", role, i+1), role)
		if err == nil {
			err = process.Start(ctx)
		}
		if err != nil {
			return nil, err
		}
		members[i] = &member{process: process}
	}
	for _, m := range members {
		if err := m.process.AwaitReady(ctx); err != nil {
			return nil, err
		}
	}
	return members, nil
}
