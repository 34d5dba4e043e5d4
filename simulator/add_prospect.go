package simulator

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// addProspectAnswer is the documented answer, in the documented order.
type addProspectAnswer struct {
	Success bool   `json:"success"`
	ID      string `json:"id,omitempty"`
	Added   bool   `json:"added"`
	Updated bool   `json:"updated"`
}

// addProspect makes or updates a prospect by the rules that public clients recorded.
func (s *Simulator) addProspect(call *Call, r request, caller *account, now time.Time) Answer {
	email := normalized(r.text("email"))
	if !strings.Contains(email, "@") || strings.Contains(email, "bounced") || caller.refused[email] {
		return s.answers.RefusedAddress
	}
	list := caller.list(r.text("listId"))
	switch {
	case list == nil:
		return s.answers.UnknownList
	case list.DeletedAt != nil:
		return s.answers.DeletedList
	}
	for _, name := range slices.Sorted(maps.Keys(r.object("customFields"))) {
		if caller.field(name) < 0 {
			return s.answers.unknownField(name)
		}
	}
	if country := r.text("country"); country != "" && !isCountry(country) {
		if s.answers.UnknownCountry.Status != 0 {
			return s.answers.UnknownCountry
		}
		delete(r.values, "country")
	}
	return s.upsert(call, r, caller, list, now)
}

// upsert decides between the profiles that an address has already and a new one.
func (s *Simulator) upsert(call *Call, r request, caller *account, list *List, now time.Time) Answer {
	email := normalized(r.text("email"))
	profiles := caller.prospects[email]
	update := r.truth("updateContact")
	here := slices.IndexFunc(profiles, func(p *profile) bool { return p.ListID == list.ID })

	switch {
	case here >= 0 && !update:
		call.ProspectID = profiles[here].ID
		return s.answers.AlreadyInList
	case here >= 0:
		profiles[here].write(call.Seq, now, r)
		call.Applied, call.ProspectID = AppliedUpdated, profiles[here].ID
		return s.added(addProspectAnswer{Success: true, ID: profiles[here].ID, Updated: true})
	case len(profiles) > 0 && update:
		// The profile is updated and stays in its list: the API cannot move it. The
		// recorded answer has no id.
		profiles[0].write(call.Seq, now, r)
		call.Applied, call.ProspectID = AppliedUpdatedElsewhere, profiles[0].ID
		return s.added(addProspectAnswer{Success: true, Updated: true})
	case len(profiles) > 0 && !r.truth("createDuplicates"):
		call.ProspectID = profiles[0].ID
		return s.added(addProspectAnswer{Success: true})
	}

	created := &profile{Prospect: Prospect{ID: s.newProspectID(), Email: strings.TrimSpace(r.text("email")), ListID: list.ID, CreatedAt: now}}
	created.write(call.Seq, now, r)
	caller.prospects[email] = append(profiles, created)
	caller.prospectCount++
	list.Prospects++
	call.Applied, call.ProspectID = AppliedAdded, created.ID
	return s.added(addProspectAnswer{Success: true, ID: created.ID, Added: true})
}

func (s *Simulator) added(answer addProspectAnswer) Answer {
	if s.answers.WithoutProspectID {
		answer.ID = ""
	}
	return granted(answer)
}
