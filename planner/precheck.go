package planner

import (
	"fmt"

	"github.com/snovsync/snovsync/models"
)

// Precheck decides the first five rows of the sync rules' table "What happens to an event", which
// need no facts:
// NOT_CONNECTED, TRIGGER_OFF, NO_TARGET_LIST, NO_EMAIL, NO_LIFECYCLE_FIELD, in
// this order. It returns the reason to skip, a sentence for the admin, and true;
// or false where none of the five applies.
func Precheck(in Input) (models.Reason, string, bool) {
	event, settings := in.Event, in.Settings
	switch {
	case !in.Connected:
		return models.ReasonNotConnected, "Snov.io is not connected. Connect it, then retry this entry.", true
	case !settings.Triggers.On(event.Kind):
		return models.ReasonTriggerOff,
			fmt.Sprintf("Syncing of %s is switched off. Switch it on in the settings, then retry this entry.", plural(event.Kind)), true
	case settings.TargetListID == "":
		return models.ReasonNoTargetList, "No target list is chosen. Choose one in the settings, then retry this entry.", true
	case event.Email == "" && event.Kind.IsStatusChange():
		return models.ReasonNoEmail, "The event names no invitee, and the booking's earlier events don't name exactly one person. " +
			"Retry this entry once they do, or send the event again with a new eventId and the invitee's email address.", true
	case event.Email == "":
		return models.ReasonNoEmail, noEmail(event, settings), true
	case event.Kind.IsStatusChange() && settings.LifecycleFieldKey == "":
		return models.ReasonNoLifecycleField,
			"No lifecycle status field is chosen, so there is nowhere to write the new status. Choose one in the settings, then retry this entry.", true
	}
	return "", "", false
}

func plural(kind models.Kind) string {
	switch kind {
	case models.KindBookingCreated:
		return "new bookings"
	case models.KindBookingCanceled:
		return "canceled bookings"
	case models.KindBookingRescheduled:
		return "rescheduled bookings"
	case models.KindBookingNoShow:
		return "no-shows"
	case models.KindRoutingFormSubmitted:
		return "routing forms"
	}
	return "events of this kind"
}
