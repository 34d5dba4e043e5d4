package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/bench/environment"
)

// gcraCallers make calls side by side, as many as a worker process does by default.
const gcraCallers = 64

// gcraMost lets redis_rate bound the calls of an account for a little more than a
// window, and returns the most that arrived in any window. It counts from an empty
// past, as a limiter does whose account was idle.
func gcraMost(ctx context.Context, s *environment.Environment, account string, window time.Duration) (_ int, err error) {
	options, err := redis.ParseURL(s.Redis.URL())
	if err != nil {
		return 0, err
	}
	client := redis.NewClient(options)
	defer func() { err = errors.Join(err, client.Close()) }()
	s.Simulator.AddAccount(simulator.Account{ClientID: account, Secret: account})
	transport := &http.Transport{MaxIdleConnsPerHost: gcraCallers}
	defer transport.CloseIdleConnections()
	caller := &gcraCaller{
		limiter: redis_rate.NewLimiter(client), rate: redis_rate.Limit{Rate: limit, Burst: limit, Period: window},
		account: account, address: s.SnovioURL(), http: &http.Client{Transport: transport, Timeout: time.Minute},
	}
	if caller.token, err = caller.login(ctx); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, window+window/8)
	defer cancel()
	group, calling := errgroup.WithContext(ctx)
	for range gcraCallers {
		group.Go(func() error { return caller.run(calling) })
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	// The call for the access token is none of the limiter's.
	return mostWithin(s.Simulator.Calls(simulator.Filter{Account: account, Path: simulator.PathAddProspect}), window), nil
}

// mostWithin counts the most calls that arrived in any half-open window.
func mostWithin(calls []simulator.Call, window time.Duration) int {
	most, first := 0, 0
	for last, call := range calls {
		for calls[first].Elapsed <= call.Elapsed-window {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// gcraCaller calls Snov.io as often as redis_rate lets it.
type gcraCaller struct {
	limiter                 *redis_rate.Limiter
	rate                    redis_rate.Limit
	account, address, token string
	http                    *http.Client
}

func (c *gcraCaller) login(ctx context.Context) (string, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.account}, "client_secret": {c.account}}
	body, err := c.post(ctx, simulator.PathToken, form)
	if err != nil {
		return "", err
	}
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	err = json.Unmarshal(body, &answer)
	return answer.AccessToken, err
}

// run calls until ctx ends.
func (c *gcraCaller) run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil
		}
		allowed, err := c.limiter.Allow(ctx, c.account, c.rate)
		if err == nil && allowed.Allowed > 0 {
			_, err = c.post(ctx, simulator.PathAddProspect, url.Values{"access_token": {c.token}, "email": {"sam@example.com"}})
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case allowed.Allowed > 0:
			timer.Reset(0)
		default:
			timer.Reset(allowed.RetryAfter)
		}
	}
}

// post makes a call, whatever its answer.
func (c *gcraCaller) post(ctx context.Context, path string, form url.Values) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("call Snov.io: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	return io.ReadAll(answer.Body)
}
