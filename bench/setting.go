package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/snovsync/snovsync/internal/testenv/deployment"
)

// setting is what a bench measures in: a deployment with one API process.
type setting struct {
	*deployment.Deployment
}

// newSetting starts the stores, the simulator and the API process. Workers are
// started by startWorkers.
func newSetting(ctx context.Context, config deployment.Config) (*setting, error) {
	d, err := deployment.Start(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &setting{Deployment: d}
	if err := s.startAPI(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return s, nil
}

func (s *setting) startAPI(ctx context.Context) error {
	api, err := s.NewProcess("api", deployment.RoleAPI)
	if err != nil {
		return err
	}
	if err := api.Start(ctx); err != nil {
		return err
	}
	return api.AwaitReady(ctx)
}

// startWorkers starts worker processes.
func (s *setting) startWorkers(ctx context.Context, n int) error {
	for i := range n {
		worker, err := s.NewProcess(fmt.Sprintf("worker-%d", i+1), deployment.RoleWorker)
		if err != nil {
			return err
		}
		if err := worker.Start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// newOrganization makes a customer with a Snov.io account of its own, that is
// connected and set up to sync.
func (s *setting) newOrganization(ctx context.Context, name string) (*deployment.Organization, error) {
	return s.Connect(ctx, name, name+"-user", nil)
}
