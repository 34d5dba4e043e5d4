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
	Added   *bool  `json:"added,omitempty"`
	Updated *bool  `json:"updated,omitempty"`
}

// addProspect makes or updates a prospect by the rules that public clients recorded.
func (s *Simulator) addProspect(call *Call, r request, caller *account, now time.Time) Answer {
	if answer := s.refused(r, caller); answer.Status != 0 {
		return answer
	}
	list := caller.list(r.text("listId"))
	if list == nil {
		// A list that nobody has, and that is taken all the same.
		list = &List{ID: r.text("listId")}
	}
	return s.upsert(call, r, caller, list, now)
}

// refused answers a call that names or lacks something; status 0 where it is taken. What
// the call names and the account does not have is then left out of it.
func (s *Simulator) refused(r request, caller *account) Answer {
	email := normalized(r.text("email"))
	switch list := caller.list(r.text("listId")); {
	case email == "":
		return s.answers.MissingEmail
	case (!strings.Contains(email, "@") || strings.Contains(email, "bounced") || caller.refused[email]) && s.answers.RefusedAddress.Status != 0:
		return s.answers.RefusedAddress
	case r.text("listId") == "":
		return s.answers.MissingList
	case list == nil && s.answers.UnknownList.Status != 0:
		return s.answers.UnknownList
	case list != nil && list.DeletedAt != nil && s.answers.DeletedList.Status != 0:
		return s.answers.DeletedList
	}
	fields := r.object("customFields")
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if caller.field(name) >= 0 {
			continue
		}
		if s.answers.UnknownField.Status != 0 {
			return naming(s.answers.UnknownField, name)
		}
		r.leaveOut("customFields", name)
	}
	if country := r.text("country"); country != "" && !isCountry(country) {
		if s.answers.UnknownCountry.Status != 0 {
			return s.answers.UnknownCountry
		}
		delete(r.values, "country")
	}
	if s.answers.MissingRequired.Status != 0 {
		for _, field := range caller.fields {
			if field.Required && fields[field.Name] == "" {
				return naming(s.answers.MissingRequired, field.Name)
			}
		}
	}
	return Answer{}
}

// upsert decides between the profiles that an address has already and a new one.
func (s *Simulator) upsert(call *Call, r request, caller *account, list *List, now time.Time) Answer {
	address := s.answers.addressKey(r.text("email"))
	profiles := caller.prospects[address]
	update := r.truth("updateContact")
	here := slices.IndexFunc(profiles, func(p *profile) bool { return p.ListID == list.ID })

	switch {
	case here >= 0 && (!update || s.answers.UpdateInList == UpdateRefused):
		call.ProspectID = profiles[here].ID
		return s.answers.AlreadyInList
	case here >= 0:
		changed := profiles[here].write(call.Seq, now, r)
		call.Applied, call.ProspectID = AppliedUpdated, profiles[here].ID
		return s.added(profiles[here].ID, false, changed || s.answers.UpdateInList != UpdateNoticed)
	case len(profiles) > 0 && update:
		// The profile is updated and stays in its list: the API cannot move it. The
		// recorded answer has no id.
		profiles[0].write(call.Seq, now, r)
		call.Applied, call.ProspectID = AppliedUpdatedElsewhere, profiles[0].ID
		if s.answers.MovesProspects {
			profiles[0].ListID = list.ID
		}
		return s.added("", false, true)
	case len(profiles) > 0 && (!r.truth("createDuplicates") || s.answers.IgnoresDuplicates):
		call.ProspectID = profiles[0].ID
		if s.answers.ExistsElsewhere.Status != 0 {
			return s.answers.ExistsElsewhere
		}
		return s.added("", false, false)
	}

	created := &profile{Prospect: Prospect{ID: s.newProspectID(), Email: strings.TrimSpace(r.text("email")), ListID: list.ID, CreatedAt: now}}
	created.write(call.Seq, now, r)
	caller.prospects[address] = append(profiles, created)
	caller.prospectCount++
	list.Prospects++
	call.Applied, call.ProspectID = AppliedAdded, created.ID
	return s.added(created.ID, true, false)
}

func (s *Simulator) added(id string, added, updated bool) Answer {
	answer := addProspectAnswer{Success: true, ID: id, Added: &added, Updated: &updated}
	if s.answers.WithoutProspectID {
		answer.ID = ""
	}
	if s.answers.BareSuccess {
		answer.Added, answer.Updated = nil, nil
	}
	return granted(answer)
}

// addressKey is what profiles are found by.
func (a Answers) addressKey(email string) string {
	if a.CaseSensitive {
		return strings.TrimSpace(email)
	}
	return normalized(email)
}
