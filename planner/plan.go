package planner

import (
	"errors"
	"strings"

	"github.com/snovsync/snovsync/internal/emailaddress"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Decision is what becomes of one event: a skip, or one call.
type Decision struct {
	// Skip is the reason of a final skip; empty where Call is set.
	Skip models.Reason
	// Message is a sentence for the admin that explains the skip.
	Message string
	// Call is the one add-prospect-to-list call to make; nil where the event is skipped.
	Call *snovio.Prospect
	// Notes are sentences for the admin on what the call leaves out or changes. They
	// name sources and fields and never repeat a value.
	Notes []string
	// WritesStatus tells whether Call writes the lifecycle field.
	WritesStatus bool
}

// Plan decides one event by the first row that applies of the sync rules' table "What happens to
// an event". It does not decide ALREADY_EXISTS, which Snov.io's answer tells: see Outcome.
//
// facts.Newest is the prospect's newest booking event that reached Snov.io. Routing
// forms say nothing about a meeting, so they neither count as newest nor write a
// status, and an older form still writes its fields.
//
// A created event that is older than facts.Newest writes all its fields, with the newest
// event's wording in the lifecycle field and the newest event's host in the host field.
func Plan(in Input, facts models.Facts) Decision {
	if reason, message, skip := Precheck(in); skip {
		return Decision{Skip: reason, Message: message}
	}
	event := in.Event
	late := event.Kind.IsBooking() && in.olderThan(facts.Newest)
	if late && event.Kind.IsStatusChange() && !changesNewest(event, facts) {
		return Decision{
			Skip:    models.ReasonSuperseded,
			Message: "An event of this prospect that happened later was synced already, and the status never goes back.",
		}
	}
	if isMovedCancellation(event, facts) {
		return Decision{
			Skip:    models.ReasonSuperseded,
			Message: "This booking was rescheduled into another one, so its cancellation is not the end of the meeting.",
		}
	}
	return call(in, facts, late)
}

// isMovedCancellation tells whether the event cancels a booking that the prospect was moved away
// from. The lifecycle field must not read canceled then, whichever of the two happened first.
func isMovedCancellation(event *models.Event, facts models.Facts) bool {
	return event.Kind == models.KindBookingCanceled && facts.RescheduledAway[event.BookingID]
}

// changesNewest tells whether a late rescheduled event changes which event is the newest, because it
// tells of a move after others were synced. Then it writes what the newest event says, since
// Snov.io may show another status:
//   - it moves the prospect away from a booking whose cancellation was written, and this
//     cancellation ceases to count;
//   - it moves the prospect back to a booking whose cancellation was skipped or written over, and
//     this cancellation counts again.
func changesNewest(event *models.Event, facts models.Facts) bool {
	if event.Kind != models.KindBookingRescheduled {
		return false
	}
	return facts.CanceledBefore[event.RescheduledFrom] || facts.Newest.MovedBack && facts.Newest.BookingID == event.BookingID
}

// call builds the call of an event that is not skipped.
func call(in Input, facts models.Facts, late bool) Decision {
	event, settings := in.Event, in.Settings
	skipsExisting := settings.IfExists == models.IfExistsSkip
	prospect := &snovio.Prospect{
		Email:         event.Email,
		ListID:        settings.TargetListID,
		UpdateContact: event.Kind.IsStatusChange() || !skipsExisting,
	}
	decision := Decision{Call: prospect}
	if !event.Kind.IsStatusChange() || !skipsExisting {
		decision.Notes = writeProfile(prospect, in)
	}
	if !event.Kind.IsBooking() {
		return decision
	}
	status := in.synced()
	if late {
		status = facts.Newest
	}
	decision.Notes = append(decision.Notes, writeHost(prospect, in, facts.Host)...)
	wrote, notes := writeStatus(prospect, in, wording(settings.LifecycleWording, status))
	decision.WritesStatus = wrote
	decision.Notes = append(decision.Notes, notes...)
	if wrote && late {
		decision.Notes = append(decision.Notes,
			"An event of this prospect that happened later was synced already, so the lifecycle status field reads what that event says.")
	}
	return decision
}

// writeHost sets the host email field, if one is chosen and the event names a host: to that host,
// or to the one that the newest event names. A host without a usable address is left out.
func writeHost(prospect *snovio.Prospect, in Input, newest *models.SyncedHost) []string {
	if in.Settings.HostEmailFieldKey == "" {
		return nil
	}
	host := in.Event.HostEmail()
	if host == "" {
		return unusableHost(in.Event)
	}
	if newest != nil && in.before(newest.OccurredAt, newest.Seq) {
		host = newest.Email
	}
	_, notes := writeCustomField(prospect, in.Fields, in.Settings.HostEmailFieldKey, hostEmail, host)
	return notes
}

const hostEmail = "The host's email"

// unusableHost says why what an event has in the place of the host's address is none.
func unusableHost(event *models.Event) []string {
	if event.Payload.Host == nil {
		return nil
	}
	_, err := emailaddress.Canonical(event.Payload.Host.Email)
	if err == nil || errors.Is(err, emailaddress.ErrEmpty) {
		return nil
	}
	return []string{leftOut(hostEmail, err.Error()+". Correct it in the booking product.")}
}

// writeStatus sets the lifecycle field, if one is chosen, and tells whether it did.
func writeStatus(prospect *snovio.Prospect, in Input, status string) (wrote bool, notes []string) {
	if in.Settings.LifecycleFieldKey == "" {
		return false, nil
	}
	return writeCustomField(prospect, in.Fields, in.Settings.LifecycleFieldKey, "The meeting's status", status)
}

func writeCustomField(prospect *snovio.Prospect, fields []models.CustomField, key, what, text string) (bool, []string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return false, nil
	}
	to := target{customKey: key}
	value, problem := to.convert(text, fields)
	if problem != "" {
		return false, []string{leftOut(what, problem)}
	}
	to.write(prospect, value)
	return true, nil
}

// wording is what the lifecycle field reads when event is the prospect's newest.
// Taking a no-show back leaves the meeting as it was booked.
func wording(words models.LifecycleWording, event *models.SyncedEvent) string {
	switch event.Kind {
	case models.KindBookingCanceled:
		return words.Canceled
	case models.KindBookingRescheduled:
		return words.Rescheduled
	case models.KindBookingNoShow:
		if event.ShownUp {
			return words.Booked
		}
		return words.NoShow
	default:
		return words.Booked
	}
}
