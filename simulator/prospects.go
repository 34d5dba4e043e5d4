package simulator

import (
	"encoding/base64"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

// Prospect is one profile as the account sees it.
type Prospect struct {
	// ID is opaque, in one of Snov.io's two shapes: base64 that ends in "==", or long hexadecimal.
	ID string `json:"id"`
	// Email is as it was first written; profiles are found by it without regard to case.
	Email        string            `json:"email"`
	FullName     string            `json:"fullName,omitempty"`
	FirstName    string            `json:"firstName,omitempty"`
	LastName     string            `json:"lastName,omitempty"`
	Phones       []string          `json:"phones,omitempty"`
	Country      string            `json:"country,omitempty"`
	Locality     string            `json:"locality,omitempty"`
	Position     string            `json:"position,omitempty"`
	CompanyName  string            `json:"companyName,omitempty"`
	CompanySite  string            `json:"companySite,omitempty"`
	CustomFields map[string]string `json:"customFields,omitempty"`
	SocialLinks  map[string]string `json:"socialLinks,omitempty"`
	// ListID is the list the profile is in; it never changes.
	ListID    string    `json:"listId"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	// Writes counts the calls that made or changed the profile.
	Writes int `json:"writes"`
}

// Write is one value that a call wrote into a custom field.
type Write struct {
	// Seq is the number of the call.
	Seq   int64
	Field string
	Value string
}

// profile is a Prospect and what was written into its custom fields, in order.
type profile struct {
	Prospect
	history []Write
}

// Prospect returns the first profile of an email address, and whether there is one.
func (s *Simulator) Prospect(account, email string) (Prospect, bool) {
	profiles := s.Profiles(account, email)
	if len(profiles) == 0 {
		return Prospect{}, false
	}
	return profiles[0], true
}

// Profiles returns all profiles of an email address; more than one come from createDuplicates.
func (s *Simulator) Profiles(account, email string) []Prospect {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return nil
	}
	return copies(nil, known.prospects[s.answers.addressKey(email)])
}

// Prospects returns every profile of an account, ordered by email address.
func (s *Simulator) Prospects(account string) []Prospect {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return nil
	}
	all := make([]Prospect, 0, known.prospectCount)
	for _, email := range slices.Sorted(maps.Keys(known.prospects)) {
		all = copies(all, known.prospects[email])
	}
	return all
}

// ProspectCount returns how many profiles an account has.
func (s *Simulator) ProspectCount(account string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return 0
	}
	return known.prospectCount
}

// History returns every value that calls wrote into a custom field of the
// profiles of an email address, in order, equal values in a row included; field "": into any.
func (s *Simulator) History(account, email, field string) []Write {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return nil
	}
	var history []Write
	for _, p := range known.prospects[s.answers.addressKey(email)] {
		for _, write := range p.history {
			if field == "" || field == write.Field {
				history = append(history, write)
			}
		}
	}
	slices.SortStableFunc(history, func(a, b Write) int { return int(a.Seq - b.Seq) })
	return history
}

func copies(into []Prospect, profiles []*profile) []Prospect {
	for _, p := range profiles {
		prospect := p.Prospect
		prospect.Phones = slices.Clone(prospect.Phones)
		prospect.CustomFields = maps.Clone(prospect.CustomFields)
		prospect.SocialLinks = maps.Clone(prospect.SocialLinks)
		into = append(into, prospect)
	}
	return into
}

func normalized(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// newProspectID makes an id; the two recorded shapes take turns by the dice.
func (s *Simulator) newProspectID() string {
	if s.answers.ProspectIDs == IDsNumeric {
		return s.newID()
	}
	if s.random.IntN(2) == 0 {
		return base64.URLEncoding.EncodeToString(s.randomBytes(16))
	}
	return hex.EncodeToString(s.randomBytes(37))
}

// write puts what a call carries into the profile, and tells whether it changed anything.
// What is absent or empty stays as it is.
func (p *profile) write(seq int64, now time.Time, r request) bool {
	changed := false
	for name, field := range map[string]*string{
		"fullName": &p.FullName, "firstName": &p.FirstName, "lastName": &p.LastName, "country": &p.Country,
		"locality": &p.Locality, "position": &p.Position, "companyName": &p.CompanyName, "companySite": &p.CompanySite,
	} {
		if value := r.text(name); value != "" {
			changed = changed || *field != value
			*field = value
		}
	}
	if phones := r.texts("phones"); len(phones) > 0 {
		changed = changed || !slices.Equal(p.Phones, phones)
		p.Phones = phones
	}
	links := r.object("socialLinks")
	fields := r.object("customFields")
	changed = changed || differs(p.SocialLinks, links) || differs(p.CustomFields, fields)
	p.SocialLinks = merged(p.SocialLinks, links)
	p.CustomFields = merged(p.CustomFields, fields)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		p.history = append(p.history, Write{Seq: seq, Field: field, Value: fields[field]})
	}
	p.UpdatedAt = now
	p.Writes++
	return changed
}

// differs tells whether what was written is not there already.
func differs(old, written map[string]string) bool {
	for name, value := range written {
		if old[name] != value {
			return true
		}
	}
	return false
}

func merged(old, written map[string]string) map[string]string {
	if old == nil {
		return written
	}
	maps.Copy(old, written)
	return old
}
