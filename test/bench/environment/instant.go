package environment

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/bench/load"
)

// Instant answers add-prospect-to-list at once and writes down when each prospect
// arrived; the simulator behind it answers the rest. It looks at a call only as far
// as it must, so that it takes little of what is measured.
type Instant struct {
	began    time.Time
	arrivals []atomic.Int64
	count    atomic.Int64
}

// prospectMark stands before a prospect's number in its email address.
const prospectMark = "prospect-"

// ProspectEmail is the address of the prospects that Instant knows, with a slot for
// the number.
const ProspectEmail = prospectMark + load.Slot + "@example.com"

// NewInstant makes an Instant for prospects with numbers below most.
func NewInstant(most int) *Instant {
	return &Instant{began: time.Now(), arrivals: make([]atomic.Int64, most)}
}

// Before puts it before the simulator.
func (i *Instant) Before(behind http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != simulator.PathAddProspect {
			behind.ServeHTTP(w, r)
			return
		}
		at := time.Since(i.began)
		body, err := io.ReadAll(r.Body)
		number, ok := prospectIn(body)
		if err != nil || !ok {
			http.Error(w, "a call of an unknown prospect", http.StatusBadRequest)
			return
		}
		if number < int64(len(i.arrivals)) {
			i.arrivals[number].CompareAndSwap(0, int64(at)+1)
		}
		i.count.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"success":true,"id":"%032x","added":true,"updated":false}`, number)
	})
}

// prospectIn finds a prospect's number in a call.
func prospectIn(body []byte) (int64, bool) {
	_, rest, found := bytes.Cut(body, []byte(prospectMark))
	if !found || len(rest) < len(load.Slot) {
		return 0, false
	}
	number, err := strconv.ParseInt(string(rest[:len(load.Slot)]), 10, 64)
	return number, err == nil
}

// Calls counts the calls that were answered.
func (i *Instant) Calls() int64 { return i.count.Load() }

// ArrivedAt tells when a prospect's first call arrived, and false where none has.
func (i *Instant) ArrivedAt(number int64) (time.Time, bool) {
	at := i.arrivals[number].Load()
	return i.began.Add(time.Duration(at - 1)), at > 0
}
