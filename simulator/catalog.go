package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// List is a prospect list.
type List struct {
	// ID is a number in text; empty when a list is added: the next free one.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Prospects is counted by the simulator.
	Prospects int       `json:"prospects"`
	CreatedAt time.Time `json:"createdAt"`
	// DeletedAt is nil for a list that exists.
	DeletedAt *time.Time `json:"deletedAt,omitempty"`
}

// CustomField is a field that the account's owner defined.
type CustomField struct {
	// Name is the plain name between Snov.io's quotes.
	Name string `json:"name"`
	// Label is what Snov.io shows; empty: the name.
	Label    string `json:"label,omitempty"`
	Required bool   `json:"required,omitempty"`
	// Type is string, number or date; empty: string.
	Type string `json:"type,omitempty"`
}

// Campaign is an email campaign that sends to a list.
type Campaign struct {
	// ID is a number in text; empty when a campaign is added: the next free one.
	ID     string `json:"id"`
	Name   string `json:"name"`
	ListID string `json:"listId"`
	// Status is Active, Paused, Draft or another word of Snov.io's.
	Status    string    `json:"status"`
	CreatedAt time.Time `json:"createdAt"`
	// StartedAt is nil for a campaign that was never launched.
	StartedAt *time.Time `json:"startedAt,omitempty"`
}

// AddList adds a list to an account and returns it with its id. The error says
// that there is no such account, or that the id is taken or no number.
func (s *Simulator) AddList(account string, list List) (List, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return List{}, err
	}
	if list.ID, err = s.freeID(list.ID, func(id string) bool { return known.list(id) != nil }); err != nil {
		return List{}, fmt.Errorf("list %q: %w", list.Name, err)
	}
	if list.CreatedAt.IsZero() {
		list.CreatedAt = s.now()
	}
	list.Prospects = 0
	known.lists = append(known.lists, &list)
	return list, nil
}

// DeleteList marks a list as deleted. Its prospects stay known to the account.
func (s *Simulator) DeleteList(account, id string) error {
	return s.changeList(account, id, func(list *List) {
		now := s.now()
		list.DeletedAt = &now
	})
}

// RestoreList takes a list's deletion back.
func (s *Simulator) RestoreList(account, id string) error {
	return s.changeList(account, id, func(list *List) { list.DeletedAt = nil })
}

func (s *Simulator) changeList(account, id string, change func(*List)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return err
	}
	list := known.list(id)
	if list == nil {
		return fmt.Errorf("account %q has no list %q", account, id)
	}
	change(list)
	return nil
}

// Lists returns an account's lists in the order in which they were made.
func (s *Simulator) Lists(account string) []List {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return nil
	}
	lists := make([]List, 0, len(known.lists))
	for _, list := range known.lists {
		lists = append(lists, *list)
	}
	return lists
}

// AddCustomField adds a custom field to an account, or replaces the one of that name.
func (s *Simulator) AddCustomField(account string, field CustomField) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return err
	}
	if field.Label == "" {
		field.Label = field.Name
	}
	if field.Type == "" {
		field.Type = "string"
	}
	if i := known.field(field.Name); i >= 0 {
		known.fields[i] = field
		return nil
	}
	known.fields = append(known.fields, field)
	return nil
}

// DeleteCustomField removes a custom field; what prospects hold in it stays readable to tests.
func (s *Simulator) DeleteCustomField(account, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return err
	}
	i := known.field(name)
	if i < 0 {
		return fmt.Errorf("account %q has no custom field %q", account, name)
	}
	known.fields = slices.Delete(known.fields, i, i+1)
	return nil
}

// CustomFields returns an account's custom fields.
func (s *Simulator) CustomFields(account string) []CustomField {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return nil
	}
	return append([]CustomField{}, known.fields...)
}

// AddCampaign adds a campaign to an account and returns it with its id.
func (s *Simulator) AddCampaign(account string, campaign Campaign) (Campaign, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return Campaign{}, err
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(known.campaigns, func(c Campaign) bool { return c.ID == id })
	}
	if campaign.ID, err = s.freeID(campaign.ID, taken); err != nil {
		return Campaign{}, fmt.Errorf("campaign %q: %w", campaign.Name, err)
	}
	if known.list(campaign.ListID) == nil {
		return Campaign{}, fmt.Errorf("campaign %q: account %q has no list %q", campaign.Name, account, campaign.ListID)
	}
	if campaign.CreatedAt.IsZero() {
		campaign.CreatedAt = s.now()
	}
	known.campaigns = append(known.campaigns, campaign)
	return campaign, nil
}

// Campaigns returns an account's campaigns.
func (s *Simulator) Campaigns(account string) []Campaign {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return nil
	}
	return append([]Campaign{}, known.campaigns...)
}

// freeID returns the wished id, or where none is wished the next one.
func (s *Simulator) freeID(wished string, taken func(string) bool) (string, error) {
	if wished == "" {
		return s.newID(), nil
	}
	number, err := strconv.ParseInt(wished, 10, 64)
	if err != nil || number <= 0 || strconv.FormatInt(number, 10) != wished {
		return "", fmt.Errorf("%q is no id: ids are positive numbers", wished)
	}
	if taken(wished) {
		return "", fmt.Errorf("the id %s is taken", wished)
	}
	s.lastID = max(s.lastID, number)
	return wished, nil
}

func (a *account) list(id string) *List {
	for _, list := range a.lists {
		if list.ID == id {
			return list
		}
	}
	return nil
}

// listName is the name of a list; empty for one that the account does not have.
func (a *account) listName(id string) string {
	if list := a.list(id); list != nil {
		return list.Name
	}
	return ""
}

func (a *account) field(name string) int {
	return slices.IndexFunc(a.fields, func(f CustomField) bool { return f.Name == name })
}
