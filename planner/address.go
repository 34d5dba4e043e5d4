package planner

import (
	"fmt"

	"github.com/snovsync/snovsync/internal/emailaddress"
	"github.com/snovsync/snovsync/models"
)

// Address is the canonical address of an event's prospect with these settings; "" if there
// is no usable one. Without a usable respondent.email, the address of a form is the value
// of the field that the settings name.
func Address(event *models.Event, settings *models.Settings) string {
	if event.Kind.IsBooking() {
		return event.Email
	}
	if address, err := emailaddress.Canonical(respondentEmail(event)); err == nil {
		return address
	}
	if settings.RoutingFormEmailField == "" {
		return ""
	}
	address, _ := emailaddress.Canonical(readFormFields(event.Payload.Fields, settings.RoutingFormEmailField))
	return address
}

func respondentEmail(event *models.Event) string {
	if event.Payload.Respondent == nil {
		return ""
	}
	return event.Payload.Respondent.Email
}

// unusableAddress says why what an event has in the place of an address is none; "" if it
// has nothing there.
func unusableAddress(event *models.Event, settings *models.Settings) string {
	if event.Kind.IsBooking() {
		if event.Payload.Invitee == nil || event.Payload.Invitee.Email == "" {
			return ""
		}
		return unusable("The invitee's email address", event.Payload.Invitee.Email)
	}
	if field := settings.RoutingFormEmailField; field != "" {
		if value := readFormFields(event.Payload.Fields, field); value != "" {
			return unusable("The email address in the form field "+quote(field), value)
		}
	}
	if respondentEmail(event) != "" {
		return unusable("The respondent's email address", respondentEmail(event))
	}
	return ""
}

func unusable(what, text string) string {
	_, err := emailaddress.Canonical(text)
	if err == nil {
		return ""
	}
	return fmt.Sprintf("%s cannot be used: %v. Correct it in the booking product, and send it as a new event.", what, err)
}

// noEmail says why an event has no address, and what to do.
func noEmail(event *models.Event, settings *models.Settings) string {
	if message := unusableAddress(event, settings); message != "" {
		return message
	}
	if event.Kind == models.KindRoutingFormSubmitted {
		if field := settings.RoutingFormEmailField; field != "" {
			return fmt.Sprintf("The form has no respondent email, and its field %s is empty or missing. Check the form's email field in the settings, then retry this entry.", quote(field))
		}
		return "The form has no respondent email. Choose the form field that holds the address in the settings, then retry this entry."
	}
	return "The event has no email address, and Snov.io keeps no prospect without one."
}
