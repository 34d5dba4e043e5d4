package planner

import (
	"slices"
	"strings"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// writeProfile sets name, phone and mapped fields. A value that is empty sets
// nothing, so Snov.io keeps what it has. It returns notes on values left out.
func writeProfile(prospect *snovio.Prospect, in Input) []string {
	notes := append(writePerson(prospect, in.Event), writeMappings(prospect, in)...)
	if prospect.FullName == "" {
		prospect.FullName = strings.TrimSpace(prospect.FirstName + " " + prospect.LastName)
	}
	return notes
}

// writePerson sets what the locked rows carry besides the email: name and phones. It returns notes
// on what was left out.
func writePerson(prospect *snovio.Prospect, event *models.Event) []string {
	var phone, whose string
	switch payload := event.Payload; {
	case event.Kind.IsBooking() && payload.Invitee != nil:
		prospect.FullName = strings.TrimSpace(payload.Invitee.Name)
		prospect.FirstName = strings.TrimSpace(payload.Invitee.FirstName)
		prospect.LastName = strings.TrimSpace(payload.Invitee.LastName)
		phone, whose = payload.Invitee.Phone, "the invitee's phone"
	case !event.Kind.IsBooking() && payload.Respondent != nil:
		prospect.FullName = strings.TrimSpace(payload.Respondent.Name)
		phone, whose = payload.Respondent.Phone, "the respondent's phone"
	}
	var isPartLeftOut bool
	prospect.Phones, isPartLeftOut = phones(phone)
	if !isPartLeftOut {
		return nil
	}
	what := "T" + whose[1:]
	if len(prospect.Phones) > 0 {
		what = "A part of " + whose
	}
	return []string{leftOut(what, "it is not a phone number.")}
}

// writeMappings carries values by the admin's rows. A mapped first or last name
// goes before the invitee's own, because the admin asked for it.
func writeMappings(prospect *snovio.Prospect, in Input) (notes []string) {
	for _, row := range in.Settings.Mappings {
		from, err := parseSource(row.Source)
		if err != nil {
			notes = append(notes, "A mapping row was left out: "+err.Error())
			continue
		}
		to, err := parseTarget(row.Target)
		if err != nil {
			notes = append(notes, "A mapping row was left out: "+err.Error())
			continue
		}
		text := strings.TrimSpace(from.read(in.Event))
		if text == "" {
			continue
		}
		value, problem := to.convert(text, in.Fields)
		if problem != "" {
			notes = append(notes, leftOut(from.describe(), problem))
			continue
		}
		to.write(prospect, value)
		if from.lacksZone(in.Event) && !slices.Contains(notes, unknownZone) {
			notes = append(notes, unknownZone)
		}
	}
	return notes
}

const unknownZone = "The meeting's time zone is unknown, so its times keep the offset they were sent with. " +
	"Send the name of an IANA or Windows time zone."

func leftOut(what, problem string) string {
	return what + " was left out: " + problem
}
