package load

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// places takes turns among the API processes.
type places struct {
	urls []string
	turn atomic.Uint64
}

// next begins a journey through the processes, at another one each time.
func (p *places) next() func() string {
	at := p.turn.Add(1)
	return func() string {
		at++
		return p.urls[at%uint64(len(p.urls))]
	}
}

// delays are the waits between tries: twice as long each time, from the first to the
// longest, each by up to a half shorter.
type delays struct{ first, longest time.Duration }

func (d delays) after(tries int) time.Duration {
	wait := d.first
	for range tries - 1 {
		if wait *= 2; wait >= d.longest {
			break
		}
	}
	wait = min(wait, d.longest)
	return wait - time.Duration(rand.Int64N(int64(wait)/2+1))
}

// persist tries until there is a result, or a failure that no retry mends, or ctx
// ends. Each try goes to another process. It gives the last failure; nil: success.
func persist(ctx context.Context, p *places, d delays, try func(url string) error) *failure {
	url := p.next()
	for tries := 1; ; tries++ {
		err := try(url())
		if err == nil {
			return nil
		}
		if f := failureOf(err); f.final || !await(ctx, d.after(tries)) {
			return f
		}
	}
}
