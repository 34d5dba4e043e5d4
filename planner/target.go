package planner

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// CustomFieldTarget begins the target of a row that writes a custom field; the
// field's key follows.
const CustomFieldTarget = models.CustomFieldTarget

// Target is one field of a prospect that a mapping row can write.
type Target struct {
	// Key is the target as it is written in a row.
	Key string
	// Label says to an admin what the target is.
	Label string
}

const (
	targetCompany     = "prospect.company"
	targetCompanySite = "prospect.companySite"
	targetPosition    = "prospect.position"
	targetCountry     = "prospect.country"
	targetLocality    = "prospect.locality"
	targetFirstName   = "prospect.firstName"
	targetLastName    = "prospect.lastName"
	targetLinkedIn    = "prospect.linkedIn"
	targetFacebook    = "prospect.facebook"
	targetX           = "prospect.x"
	// targetTwitter is the old name of targetX: Snov.io's documentation takes X and
	// answers twitter, so rows written with either name mean one field.
	targetTwitter = "prospect.twitter"
)

// Targets lists the standard targets of the sync rules, table "Targets", in the order in
// which a console offers them. Beyond them every custom field is one: see CustomFieldTargets.
func Targets() []Target {
	return []Target{
		{Key: targetCompany, Label: "Company"},
		{Key: targetCompanySite, Label: "Company website"},
		{Key: targetPosition, Label: "Position"},
		{Key: targetCountry, Label: "Country"},
		{Key: targetLocality, Label: "Locality"},
		{Key: targetFirstName, Label: "First name"},
		{Key: targetLastName, Label: "Last name"},
		{Key: targetLinkedIn, Label: "LinkedIn"},
		{Key: targetFacebook, Label: "Facebook"},
		{Key: targetX, Label: "X"},
	}
}

// CustomFieldTargets lists the targets that an account's custom fields make.
func CustomFieldTargets(fields []models.CustomField) []Target {
	targets := make([]Target, 0, len(fields))
	for _, field := range fields {
		label := field.Label
		if label == "" {
			label = field.Key
		}
		targets = append(targets, Target{Key: CustomFieldTarget + field.Key, Label: label})
	}
	return targets
}

// target is one row's target: a standard field, or a custom field by its key.
// Two rows write one field exactly where their targets are equal.
type target struct{ standard, customKey string }

// trimTarget takes off the white space around a target. A custom field's key stays as it is: Snov.io
// tells apart keys that differ in white space alone.
func trimTarget(text string) string {
	if trimmed := strings.TrimLeftFunc(text, unicode.IsSpace); strings.HasPrefix(trimmed, CustomFieldTarget) {
		return trimmed
	}
	return strings.TrimSpace(text)
}

// parseTarget reads a row's target. Its error is a sentence for the admin.
func parseTarget(text string) (target, error) {
	text = trimTarget(text)
	if key, isCustom := strings.CutPrefix(text, CustomFieldTarget); isCustom {
		if key == "" {
			return target{}, fmt.Errorf("the target %s lacks its custom field; write it as %s<custom field key>", quote(text), CustomFieldTarget)
		}
		return target{customKey: key}, nil
	}
	if text == targetTwitter {
		return target{standard: targetX}, nil
	}
	keys := make([]string, 0, len(Targets()))
	for _, known := range Targets() {
		if known.Key == text {
			return target{standard: text}, nil
		}
		keys = append(keys, known.Key)
	}
	return target{}, errors.New("there is no target " + quote(text) + "; the targets are " + strings.Join(keys, ", ") +
		" and " + CustomFieldTarget + "<custom field key>")
}

// convert makes text, trimmed and not empty, into what the field takes. Where the
// text does not fit it returns the rest of a sentence that says why.
func (t target) convert(text string, fields []models.CustomField) (value, problem string) {
	fits := true
	switch {
	case t.standard == targetCountry:
		value, fits = countryName(text)
		problem = "it is not the name or the ISO code of one country."
	case t.standard == targetCompanySite:
		value, fits = siteURL(text)
		problem = "it is not the address of a website, which the company website has to be."
	case t.standard == targetLinkedIn, t.standard == targetFacebook, t.standard == targetX:
		value, fits = socialLink(t.standard, text)
		problem = "it is not a link to a profile on " + networkName(t.standard) + "."
	case t.customKey == "":
		value = text
	default:
		switch fieldType(fields, t.customKey) {
		case models.FieldTypeNumber:
			value, fits = number(text)
			problem = fmt.Sprintf("it is not a number, which the custom field %s has to be.", quote(t.customKey))
		case models.FieldTypeDate:
			value, fits = date(text)
			problem = fmt.Sprintf("it is not a date that can be read in one way only, which the custom field %s has to be.", quote(t.customKey))
		default:
			value = text
		}
	}
	if !fits {
		return "", problem
	}
	return value, ""
}

// write sets the field on a prospect.
func (t target) write(prospect *snovio.Prospect, value string) {
	switch t.standard {
	case targetCompany:
		prospect.CompanyName = value
	case targetCompanySite:
		prospect.CompanySite = value
	case targetPosition:
		prospect.Position = value
	case targetCountry:
		prospect.Country = value
	case targetLocality:
		prospect.Locality = value
	case targetFirstName:
		prospect.FirstName = value
	case targetLastName:
		prospect.LastName = value
	case targetLinkedIn, targetFacebook, targetX:
		if prospect.SocialLinks == nil {
			prospect.SocialLinks = map[string]string{}
		}
		prospect.SocialLinks[strings.TrimPrefix(t.standard, "prospect.")] = value
	default:
		if prospect.CustomFields == nil {
			prospect.CustomFields = map[string]string{}
		}
		prospect.CustomFields[t.customKey] = value
	}
}
