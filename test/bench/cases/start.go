package cases

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Start measures what a process costs before it does anything.
type Start struct {
	Idle    time.Duration `default:"1m" help:"How long a process idles before its memory is looked at again."`
	Readers int           `default:"1000" help:"Readers whose memory is measured."`
}

// Name implements Case.
func (*Start) Name() string { return "start" }

// Note implements Case.
func (s *Start) Note() string {
	return fmt.Sprintf("`start`: a process of the role `all` on a database that is migrated, from its start until `/readyz` answers 200; resident memory then and after %s; "+
		"the binary as `make build` makes it; resident memory of %d idle readers of the live log, one websocket each, and of as many of gqlgen's stock server.", s.Idle, s.Readers)
}

// Shorten implements Case.
func (s *Start) Shorten() { s.Idle, s.Readers = 2*time.Second, 200 }

const megabyte = 1e6

// The names of the start's series.
const (
	seriesReady  = "ready"
	seriesMemory = "memory"
	seriesIdle   = "idle"
)

// Measure implements Case.
func (s *Start) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	if err := allowFiles(uint64(s.Readers + spareFiles)); err != nil {
		return nil, err
	}
	where, err := environment.WithAPI(ctx, deployment.Config{Binary: run.Binary})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, where.Close()) }()
	found := series{}
	for range run.Rounds {
		if err := s.process(ctx, run, where, found); err != nil {
			return nil, err
		}
	}
	binary, err := os.Stat(run.Binary)
	if err != nil {
		return nil, err
	}
	ours, theirs, err := s.readers(ctx, run, where)
	if err != nil {
		return nil, err
	}
	caseName := s.Name()
	return []figures.Figure{
		{Case: caseName, Name: "start to ready", Unit: figures.Duration, Ours: found[seriesReady], Target: figures.AtMost(1)},
		{Case: caseName, Name: "memory when ready", Unit: figures.Bytes, Ours: found[seriesMemory], Target: figures.AtMost(60 * megabyte)},
		{Case: caseName, Name: fmt.Sprintf("memory after %s", s.Idle), Unit: figures.Bytes, Ours: found[seriesIdle], Target: figures.AtMost(60 * megabyte)},
		{Case: caseName, Name: "binary", Unit: figures.Bytes, Ours: []float64{float64(binary.Size())}, Target: figures.AtMost(50 * megabyte)},
		{Case: caseName, Name: "memory a reader of the live log", Unit: figures.Bytes, Ours: ours, Peer: "gqlgen's stock path", Theirs: theirs, Target: figures.AtMost(50_000)},
	}, nil
}

// process starts one process and looks at it.
func (s *Start) process(ctx context.Context, run *Run, where *environment.Environment, found series) error {
	round := len(found[seriesReady])
	process, err := where.NewProcess(fmt.Sprintf("all-%d", round), deployment.RoleAll)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := process.Start(ctx); err != nil {
		return err
	}
	if err := awaitReady(ctx, process); err != nil {
		return err
	}
	ready := time.Since(began)
	memory, err := residentMemory(process.PID())
	if err != nil {
		return err
	}
	if err := idle(ctx, s.Idle); err != nil {
		return err
	}
	after, err := residentMemory(process.PID())
	if err != nil {
		return err
	}
	found.addTime(seriesReady, ready)
	found.add(seriesMemory, memory)
	found.add(seriesIdle, after)
	run.sayf(s, "round %d of %d: ready in %s, %s then, %s after %s", round+1, run.Rounds,
		figures.Duration.Format(ready.Seconds()), figures.Bytes.Format(memory), figures.Bytes.Format(after), s.Idle)
	return process.Stop()
}

// readyPause is the time between two questions whether a process is ready.
const readyPause = time.Millisecond

// awaitReady asks more often than the deployment's own wait does, to the millisecond.
func awaitReady(ctx context.Context, process *deployment.Process) error {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	ticker := time.NewTicker(readyPause)
	defer ticker.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, process.URL()+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		if answer, err := client.Do(request); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ticker.C:
		case <-process.Ended():
			return fmt.Errorf("%s ended before it was ready: %v", process.Name(), process.Exit())
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func idle(ctx context.Context, d time.Duration) error {
	pause.For(ctx, d)
	return ctx.Err()
}

// readers measures what idle readers add to a process that had none, a new process
// in each round.
func (s *Start) readers(ctx context.Context, run *Run, where *environment.Environment) (ours, theirs []float64, err error) {
	readers, err := where.Peer(ctx, peer.Readers)
	if err != nil {
		return nil, nil, err
	}
	plains, err := run.plains(ctx, where, run.Rounds)
	if err != nil {
		return nil, nil, err
	}
	err = run.takeTurns(ctx, s, subject{"snovsync", func(ctx context.Context, _ int) (string, error) {
		api, err := where.StartAPI(ctx)
		if err != nil {
			return "", err
		}
		customer, err := where.Organization("readers", api)
		if err != nil {
			return "", err
		}
		url := "ws" + strings.TrimPrefix(api.URL(), "http") + "/graphql"
		each, err := s.memory(ctx, readers, peer.Follow{URL: url, Token: customer.Token}, api.PID())
		ours = append(ours, each)
		return figures.Bytes.Format(each) + " a reader", errors.Join(err, api.Stop())
	}}, subject{"gqlgen's stock path", func(ctx context.Context, round int) (string, error) {
		address, err := plains[round].Serve(ctx)
		if err != nil {
			return "", err
		}
		url := "ws" + strings.TrimPrefix(address, "http") + peer.PathIdle
		each, err := s.memory(ctx, readers, peer.Follow{URL: url}, plains[round].PID())
		theirs = append(theirs, each)
		return figures.Bytes.Format(each) + " a reader", err
	}})
	return ours, theirs, err
}

// memorySettles is how long a process has to come to rest after its readers connected.
const memorySettles = 2 * time.Second

// memory connects readers to a process and returns what it grew by, for each.
func (s *Start) memory(ctx context.Context, readers *peer.Process, follow peer.Follow, pid int) (_ float64, err error) {
	before, err := residentMemory(pid)
	if err != nil {
		return 0, err
	}
	follow.Query, follow.Readers = subscription, s.Readers
	if err := readers.Connect(ctx, follow); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, readers.Disconnect(context.WithoutCancel(ctx))) }()
	if err := idle(ctx, memorySettles); err != nil {
		return 0, err
	}
	after, err := residentMemory(pid)
	return (after - before) / float64(s.Readers), err
}
