package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
)

// MaxCalls is how many calls a run makes at most, well below the 60 that an account has
// each minute.
const MaxCalls = 40

// maxBody bounds what is kept of an answer.
const maxBody = 2 << 20

var errTooManyCalls = fmt.Errorf("the check made its %d calls", MaxCalls)

// answer is what came back for a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// recorder is a transport that counts calls, spaces them, and keeps the last answer.
type recorder struct {
	next http.RoundTripper
	// pace is the wait before each call but the first.
	pace  time.Duration
	wait  func(ctx context.Context, d time.Duration) error
	calls int
	last  answer
	// limited is the last answer that said that the account is over its limit.
	limited answer
	// limitHeaders are the names of headers seen that tell about the limit.
	limitHeaders []string
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.last = answer{}
	if r.calls >= MaxCalls {
		return nil, errTooManyCalls
	}
	if r.calls > 0 {
		if err := r.wait(request.Context(), r.pace); err != nil {
			return nil, err
		}
	}
	r.calls++
	response, err := r.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	err = errors.Join(err, response.Body.Close())
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	r.last = answer{status: response.StatusCode, header: response.Header, body: body}
	for name := range response.Header {
		if strings.Contains(strings.ToLower(strings.ReplaceAll(name, "-", "")), "ratelimit") && !slices.Contains(r.limitHeaders, name) {
			r.limitHeaders = append(r.limitHeaders, name)
		}
	}
	return response, nil
}

// waitFor is the wait of a run outside of tests.
func waitFor(ctx context.Context, d time.Duration) error {
	pause.For(ctx, d)
	return ctx.Err()
}
