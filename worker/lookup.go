package worker

import (
	"context"

	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/snovio"
)

// lookUp asks Snov.io which list holds the prospect that it has just updated, and returns the
// list's id; "" where it cannot be known. The update was made, so a lookup that fails changes
// nothing about the outcome. It waits in line for a token of the account.
func (j *judgment) lookUp(ctx context.Context) string {
	j.spendToken(ctx)
	var found []snovio.FoundProspect
	err := j.r.inLine(ctx, func(ctx context.Context) error {
		return j.r.session.Call(ctx, j.t.org.ID, func(ctx context.Context, token string) (err error) {
			found, err = j.r.client.FindProspects(ctx, token, j.t.call.Email)
			return err
		})
	})
	if err != nil {
		j.r.log.Warn("which list holds a prospect could not be looked up", "entry", j.t.jobs[0].Entry.ID, "error", err)
		return ""
	}
	return planner.ListOf(found, j.t.call.ListID)
}
