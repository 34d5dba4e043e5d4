package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// environment is what the tests run against. It is safe for concurrent use.
type environment struct {
	deployment *deployment.Deployment

	mu      sync.Mutex
	servers map[string]*deployment.Process
}

func newEnvironment(d *deployment.Deployment) *environment {
	return &environment{deployment: d, servers: make(map[string]*deployment.Process)}
}

type tokenAsked struct {
	Organization string `json:"organization"`
	// Role is owner, admin or member.
	Role string `json:"role"`
	// Seconds is how long it is valid; less than 1: it is over already.
	Seconds int `json:"seconds"`
}

type tokenMade struct {
	Token string `json:"token"`
}

// token mints a token.
func (w *environment) token(_ context.Context, asked tokenAsked) (tokenMade, error) {
	token, err := w.deployment.Token(auth.UserClaims{
		Subject: asked.Role, OrganizationID: asked.Organization, Role: auth.Role(strings.ToUpper(asked.Role)),
	}, time.Duration(asked.Seconds)*time.Second)
	return tokenMade{token}, err
}

type serverAsked struct {
	Name string `json:"name"`
	// Role is what it runs when it is started for the first time; empty: everything.
	Role deployment.Role `json:"role"`
}

type serverStarted struct {
	URL string `json:"url"`
}

// startServer starts a process of the product, at the same address as before where it was
// stopped, and returns when it is ready.
func (w *environment) startServer(ctx context.Context, asked serverAsked) (serverStarted, error) {
	process, err := w.server(asked)
	if err != nil {
		return serverStarted{}, err
	}
	if err := process.Start(ctx); err != nil {
		return serverStarted{}, err
	}
	return serverStarted{process.URL()}, process.AwaitReady(ctx)
}

func (w *environment) server(asked serverAsked) (*deployment.Process, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known := w.servers[asked.Name]; known != nil {
		return known, nil
	}
	if asked.Role == "" {
		asked.Role = deployment.RoleAll
	}
	process, err := w.deployment.NewProcess(asked.Name, asked.Role)
	if err != nil {
		return nil, err
	}
	w.servers[asked.Name] = process
	return process, nil
}

type serverStopped struct{}

// stopServer ends a process in order and returns when it is gone.
func (w *environment) stopServer(_ context.Context, asked serverAsked) (serverStopped, error) {
	w.mu.Lock()
	process := w.servers[asked.Name]
	w.mu.Unlock()
	if process == nil {
		return serverStopped{}, fmt.Errorf("there is no server %q", asked.Name)
	}
	return serverStopped{}, process.Stop()
}
