package worker

import (
	"context"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// aboutEarlierAttempts returns what an admin should know if nobody knows what came of an earlier
// attempt: that attempt may be the one that wrote the prospect.
func (j *judgment) aboutEarlierAttempts(ctx context.Context, reason models.Reason) string {
	var mayHave string
	switch {
	case reason == models.ReasonUpdateNotApplied:
		mayHave = "written this update"
	case reason == models.ReasonAlreadyExists, reason == models.ReasonUpdated && j.t.facts.KnownListID == "":
		mayHave = "added the prospect"
	default:
		return ""
	}
	if !j.hasUnclearAttempt(ctx) {
		return ""
	}
	return " An earlier attempt had no clear answer; it may have " + mayHave + "."
}

// hasUnclearAttempt tells whether an earlier attempt for one of the entries may have been applied
// without an answer that says so. An entry that was RUNNING when its lane was claimed has one: its
// worker died or lost its lease before it recorded what came of the call.
func (j *judgment) hasUnclearAttempt(ctx context.Context) bool {
	var started []string
	for _, job := range j.t.jobs {
		if job.Entry.Status == models.StatusRunning {
			return true
		}
		if job.Entry.Fence > 0 {
			started = append(started, job.Entry.ID)
		}
	}
	if len(started) == 0 {
		return false
	}
	attempts, err := j.r.store.Attempts(context.WithoutCancel(ctx), j.t.org.ID, started)
	j.r.outages.note("read the earlier attempts of an entry, which its message does not mention now", err)
	for _, of := range attempts {
		if slices.ContainsFunc(of, isUnclear) {
			return true
		}
	}
	return false
}

// isUnclear tells whether an attempt may have been applied without an answer that says so.
func isUnclear(attempt *models.Attempt) bool {
	return snovio.MayHaveBeenApplied(&snovio.Error{Kind: snovio.ErrorKind(strings.ToUpper(attempt.Outcome)), HTTPStatus: attempt.HTTPStatus})
}
