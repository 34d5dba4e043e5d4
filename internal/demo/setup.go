package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/simulator"
)

// The questions of the booking form and the fields of the routing form.
const (
	questionCompany  = "company"
	questionWebsite  = "website"
	questionRole     = "role"
	questionCountry  = "country"
	questionTeamSize = "team-size"
	fieldCity        = "city"
	fieldLinkedIn    = "linkedin"
)

// bookingService is the name of the API key.
const bookingService = "Demo booking service"

// setUp does what an admin does in the first minutes. It takes seven of the
// account's calls: three to check the keys, two to show the lists, two to check
// what the settings name.
func (s *environment) setUp(ctx context.Context) error {
	s.view.caption("Setting up: connect the Snov.io account, choose list and fields, make an API key")
	keys := s.snovio.account.Account
	if err := s.insist(ctx, func() error { return s.admin.connectSnovio(ctx, keys.ClientID, keys.Secret) }); err != nil {
		return err
	}
	var target string
	if err := s.insist(ctx, func() (err error) { target, err = s.chooseList(ctx); return err }); err != nil {
		return err
	}
	if err := s.insist(ctx, func() error { return s.admin.updateSettings(ctx, firstSettings(target)) }); err != nil {
		return err
	}
	return s.makeKey(ctx)
}

// chooseList takes the first list that sends nobody mail.
func (s *environment) chooseList(ctx context.Context) (string, error) {
	lists, err := s.admin.lists(ctx)
	if err != nil {
		return "", err
	}
	quiet := slices.IndexFunc(lists, func(l list) bool { return len(l.ActiveCampaigns) == 0 })
	if quiet < 0 {
		return "", errors.New("the account has no list without an active campaign")
	}
	return lists[quiet].ID, nil
}

func firstSettings(targetList string) map[string]any {
	return map[string]any{
		"targetListId":      targetList,
		"lifecycleFieldKey": simulator.FieldMeetingStatus,
		"hostEmailFieldKey": simulator.FieldHostEmail,
		"triggers":          map[string]any{"routingFormSubmitted": true},
		"mappings": []map[string]any{
			mapping("invitee_form_question:"+questionCompany, "prospect.company"),
			mapping("invitee_form_question:"+questionWebsite, "prospect.companySite"),
			mapping("invitee_form_question:"+questionRole, "prospect.position"),
			mapping("invitee_form_question:"+questionCountry, "prospect.country"),
			mapping("invitee_form_question:"+questionTeamSize, "prospect.cf_"+simulator.FieldCompanySize),
			mapping("booking.start_time", "prospect.cf_"+simulator.FieldFirstMeeting),
			mapping("routing_form_field:"+fieldCity, "prospect.locality"),
			mapping("routing_form_field:"+fieldLinkedIn, "prospect.linkedIn"),
		},
	}
}

func mapping(source, target string) map[string]any {
	return map[string]any{"source": source, "target": target}
}

func (s *environment) makeKey(ctx context.Context) error {
	key, err := s.admin.createAPIKey(ctx, bookingService)
	if err != nil {
		return err
	}
	s.service = s.admin.as(key)
	return nil
}

const (
	firstRetry   = 50 * time.Millisecond
	longestRetry = 4 * time.Second
	// insistFor is longer than the account's limit can keep an admin waiting.
	insistFor = 90 * time.Second
)

// insist tries again what can only be done later: the queue is still being made
// ready, the account has no call left, Snov.io or the server does not answer.
func (s *environment) insist(ctx context.Context, try func() error) error {
	until := time.Now().Add(insistFor)
	for delay := firstRetry; ; delay = min(2*delay, longestRetry) {
		err := try()
		switch graphqlclient.CodeOf(err) {
		case "SNOVIO_RATE_LIMITED", "SNOVIO_UNAVAILABLE", "RATE_LIMITED", "UNAVAILABLE":
		default:
			return err
		}
		if time.Now().After(until) {
			return err
		}
		pause.For(ctx, delay)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}
