package planner

import (
	"strings"

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

// Plan decides one event by the whole of section 3's table, in its order.
// (ALREADY_EXISTS is learned from the call's answer: see Outcome.)
//
// facts.Newest is the prospect's newest booking event that reached Snov.io. Routing
// forms say nothing of a meeting, so they neither count as newest nor write a
// status, and an older form still writes its fields.
//
// A created event that is older than facts.Newest writes all its fields, the
// host's email among them; only the lifecycle field takes the newest event's wording.
// So does a status event that tells of a booking's move after the cancellation of the
// old booking was written: the prospect must not go on reading canceled.
func Plan(in Input, facts models.Facts) Decision {
	if reason, message, skip := Precheck(in); skip {
		return Decision{Skip: reason, Message: message}
	}
	event := in.Event
	late := event.Kind.IsBooking() && in.olderThan(facts.Newest)
	if late && event.Kind.IsStatusChange() && !facts.CanceledBefore[event.RescheduledFrom] {
		return Decision{
			Skip:    models.ReasonSuperseded,
			Message: "An event of this prospect that happened later was synced already, and the status never goes back.",
		}
	}
	if event.Kind == models.KindBookingCanceled && facts.RescheduledAway[event.BookingID] {
		return Decision{
			Skip:    models.ReasonSuperseded,
			Message: "This booking was rescheduled into another one, so its cancellation is not the end of the meeting.",
		}
	}
	return call(in, facts.Newest, late)
}

// call builds the call of an event that is not skipped.
func call(in Input, newest *models.SyncedEvent, late bool) Decision {
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
		status = newest
	}
	wrote, notes := writeStatus(prospect, in, wording(settings.LifecycleWording, status))
	decision.WritesStatus = wrote
	decision.Notes = append(decision.Notes, notes...)
	if wrote && late {
		decision.Notes = append(decision.Notes,
			"An event of this prospect that happened later was synced already, so the lifecycle status field reads what that event says.")
	}
	return decision
}

// writeStatus sets the lifecycle field and the host's email, each where a field
// for it is chosen, and tells whether the lifecycle field was set.
func writeStatus(prospect *snovio.Prospect, in Input, status string) (wrote bool, notes []string) {
	settings := in.Settings
	if settings.HostEmailFieldKey != "" && in.Event.Payload.Host != nil {
		_, notes = writeCustomField(prospect, in.Fields, settings.HostEmailFieldKey, "The host's email", in.Event.Payload.Host.Email)
	}
	if settings.LifecycleFieldKey != "" {
		var more []string
		wrote, more = writeCustomField(prospect, in.Fields, settings.LifecycleFieldKey, "The meeting's status", status)
		notes = append(notes, more...)
	}
	return wrote, notes
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
