package simulator

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Config sets a Simulator up; its zero value acts like the real service.
type Config struct {
	// Limit is how many calls an account may make in any window; 0: 60, negative: no limit.
	Limit int
	// Window is the length of the window; 0: 60 s.
	Window time.Duration
	// Now is the simulator's own clock; nil: time.Now, whose monotonic reading counts.
	Now func() time.Time
	// Latency passes between a call's arrival and its answer.
	Latency time.Duration
	// Seed makes ids, tokens and the faults' dice repeatable.
	Seed uint64
	// TokenLifetime is how long an access token is good for; 0: one hour.
	TokenLifetime time.Duration
	// KeepCalls bounds the ledger to about that many of the latest calls; 0: all are kept.
	KeepCalls int
}

// Simulator is one pretended Snov.io with all its accounts. It is safe for concurrent use.
type Simulator struct {
	config  Config
	started time.Time
	admin   http.Handler
	closed  chan struct{}
	closing sync.Once

	mu       sync.Mutex
	changed  *sync.Cond
	random   *rand.Rand
	elapsed  time.Duration
	accounts map[string]*account
	tokens   map[string]accessToken
	answers  Answers
	faults   []*activeFault
	ledger   ledger
	lastID   int64
}

// New makes a Simulator without accounts.
func New(config Config) *Simulator {
	if config.Limit == 0 {
		config.Limit = 60
	}
	if config.Window == 0 {
		config.Window = time.Minute
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.TokenLifetime == 0 {
		config.TokenLifetime = time.Hour
	}
	s := &Simulator{
		config:  config,
		started: config.Now(),
		closed:  make(chan struct{}),
		// Repeatable on purpose: nothing here is secret.
		random:   rand.New(rand.NewPCG(config.Seed, 0)),
		accounts: make(map[string]*account),
		tokens:   make(map[string]accessToken),
		answers:  DefaultAnswers(),
		ledger:   ledger{keep: config.KeepCalls},
		lastID:   1_000_000,
	}
	s.changed = sync.NewCond(&s.mu)
	s.admin = s.adminHandler()
	return s
}

// Close ends every wait: calls that hang are dropped, latencies are cut short. Twice is safe.
func (s *Simulator) Close() { s.closing.Do(func() { close(s.closed) }) }

// ServeHTTP answers a call like Snov.io, or a request to the switches under /_simulator/.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, adminPrefix) {
		s.admin.ServeHTTP(w, r)
		return
	}
	s.play(w, r, s.arrive(decode(w, r)))
}

// reply is what goes out for a call after it was taken in.
type reply struct {
	answer  Answer
	latency time.Duration
	// drop closes the connection without an answer, hang waits before that until the client goes.
	drop, hang bool
}

// arrive takes a call in.
func (s *Simulator) arrive(r request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	caller := s.attribute(r, now)
	call := Call{
		ArrivedAt: now, Elapsed: s.elapsed, Method: r.method, Path: r.path, Via: r.via,
		Email: normalized(r.text("email")), ListID: r.text("listId"), Body: r.redactedBody(), Applied: AppliedNothing,
	}
	if caller != nil {
		call.Account = caller.clientID
		call.OverLimit = caller.arrivals.add(s.elapsed, s.config)
	}
	call.Seq = s.ledger.nextSeq()

	out := reply{latency: s.config.Latency}
	if call.OverLimit {
		out.answer = s.answers.OverLimit
	} else {
		s.decide(&out, &call, r, caller, now)
	}
	if !out.drop {
		call.Status = out.answer.Status
	}
	if s.answers.LimitHeaders && caller != nil {
		out.answer.Header = maps.Clone(out.answer.Header)
		if out.answer.Header == nil {
			out.answer.Header = make(map[string]string)
		}
		out.answer.Header["X-RateLimit-Limit"] = strconv.Itoa(s.config.Limit)
		out.answer.Header["X-RateLimit-Remaining"] = strconv.Itoa(max(0, s.config.Limit-caller.arrivals.within(s.elapsed, s.config)))
	}
	s.ledger.append(call)
	s.changed.Broadcast()
	return out
}

// decide lets the faults play that are due, and otherwise answers the call.
func (s *Simulator) decide(out *reply, call *Call, r request, caller *account, now time.Time) {
	latency, fault := s.dueFaults(call)
	out.latency += latency
	if fault == nil {
		if latency > 0 {
			call.Fault = FaultLatency
		}
		out.answer = s.answer(call, r, caller, now)
		return
	}
	call.Fault = fault.Kind
	switch fault.Kind {
	case FaultDropBefore:
		out.drop = true
	case FaultDropAfter:
		s.answer(call, r, caller, now)
		out.drop = true
	case FaultHang:
		out.drop, out.hang = true, true
	default:
		out.answer = s.faultAnswer(fault.Fault)
	}
}

// play sends the reply out.
func (s *Simulator) play(w http.ResponseWriter, r *http.Request, out reply) {
	if out.latency > 0 {
		timer := time.NewTimer(out.latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
		case <-s.closed:
		}
	}
	if out.hang {
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
	}
	if out.drop {
		dropConnection(w)
		return
	}
	out.answer.write(w)
}

// dropConnection closes the connection without an answer.
func dropConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// net/http's own way to end a connection, for writers that cannot be hijacked.
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}

// now reads the clock. Arrival times never go back, also where the clock does.
func (s *Simulator) now() time.Time {
	now := s.config.Now()
	s.elapsed = max(s.elapsed, now.Sub(s.started))
	return now
}

// newID makes the next id of a list or campaign, a number as Snov.io's are.
func (s *Simulator) newID() string {
	s.lastID++
	return fmt.Sprint(s.lastID)
}

// randomBytes fills n bytes from the simulator's dice.
func (s *Simulator) randomBytes(n int) []byte {
	bytes := make([]byte, n)
	for i := range bytes {
		bytes[i] = byte(s.random.UintN(256))
	}
	return bytes
}
