package simulator

import (
	"encoding/json"
	"net/http"
	"time"
)

// The calls the simulator answers; any other is Answers.UnknownPath.
const (
	PathToken         = "/v1/oauth/access_token"
	PathBalance       = "/v1/get-balance"
	PathLists         = "/v1/get-user-lists"
	PathCreateList    = "/v1/lists"
	PathCustomFields  = "/v1/prospect-custom-fields"
	PathCampaigns     = "/v1/get-user-campaigns"
	PathFindProspects = "/v1/get-prospects-by-email"
	PathAddProspect   = "/v1/add-prospect-to-list"
	PathDoNotEmail    = "/v1/do-not-email-list"
)

// answer applies a call that no limit and no fault keeps back.
func (s *Simulator) answer(call *Call, r request, caller *account, now time.Time) Answer {
	if r.path == PathToken && r.method == http.MethodPost {
		return s.answerToken(call, r, caller, now)
	}
	if caller == nil {
		return s.answers.RejectedToken
	}
	if caller.noAPI {
		return s.answers.NoAPIAccess
	}
	if r.unreadable {
		return s.answers.Unreadable
	}
	if r.json {
		switch s.answers.JSONBodies {
		case JSONRefused:
			return s.answers.RefusedJSON
		case JSONUnread:
			r.values = make(map[string]any)
		default:
		}
		if s.answers.NestedIgnored {
			delete(r.values, "customFields")
			delete(r.values, "socialLinks")
		}
	}
	switch r.method + " " + r.path {
	case "GET " + PathBalance:
		return s.balance(caller)
	case "GET " + PathLists:
		return s.userLists(caller)
	case "POST " + PathCreateList:
		return s.createList(call, r, caller, now)
	case "GET " + PathCustomFields:
		return s.customFields(caller)
	case "GET " + PathCampaigns:
		return s.userCampaigns(caller)
	case "POST " + PathFindProspects:
		return s.findProspects(r, caller)
	case "POST " + PathAddProspect:
		return s.addProspect(call, r, caller, now)
	case "POST " + PathDoNotEmail:
		return s.doNotEmail(call, r, caller)
	}
	return s.answers.UnknownPath
}

func (s *Simulator) answerToken(call *Call, r request, caller *account, now time.Time) Answer {
	if caller == nil || r.text("client_secret") != caller.secret || r.text("grant_type") != "client_credentials" {
		return s.answers.RejectedKeys
	}
	call.Applied = AppliedToken
	return granted(struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   int64  `json:"expires_in"`
	}{s.giveToken(caller, now), "Bearer", int64(s.config.TokenLifetime / time.Second)})
}

func (s *Simulator) balance(caller *account) Answer {
	type data struct {
		Balance              string `json:"balance"`
		Teamwork             bool   `json:"teamwork"`
		UniqueRecipientsUsed int    `json:"unique_recipients_used"`
		LimitResetsIn        int    `json:"limit_resets_in"`
		ExpiresIn            int    `json:"expires_in"`
	}
	return granted(struct {
		Success bool `json:"success"`
		Data    data `json:"data"`
	}{true, data{Balance: caller.balance, LimitResetsIn: 29, ExpiresIn: 359}})
}

// phpTime is how Snov.io writes a date: PHP's DateTime, dumped.
type phpTime struct {
	Date         string `json:"date"`
	TimezoneType int    `json:"timezone_type"`
	Timezone     string `json:"timezone"`
}

func newPHPTime(t *time.Time) *phpTime {
	if t == nil {
		return nil
	}
	return &phpTime{Date: t.UTC().Format("2006-01-02 15:04:05.000000"), TimezoneType: 3, Timezone: "UTC"}
}

func (s *Simulator) userLists(caller *account) Answer {
	type element struct {
		ID           json.RawMessage `json:"id"`
		Name         string          `json:"name"`
		Contacts     int             `json:"contacts"`
		IsDeleted    bool            `json:"isDeleted"`
		CreationDate *phpTime        `json:"creationDate"`
		DeletionDate *phpTime        `json:"deletionDate"`
	}
	elements := make([]any, 0, len(caller.lists))
	for _, list := range caller.lists {
		if list.DeletedAt != nil && s.answers.HidesDeletedLists {
			continue
		}
		elements = append(elements, element{
			ID: s.answers.id(list.ID), Name: list.Name, Contacts: list.Prospects, IsDeleted: list.DeletedAt != nil,
			CreationDate: newPHPTime(&list.CreatedAt), DeletionDate: newPHPTime(list.DeletedAt),
		})
	}
	return s.answers.array(elements)
}

func (s *Simulator) createList(call *Call, r request, caller *account, now time.Time) Answer {
	name := r.text("name")
	if name == "" {
		return Answer{Status: http.StatusUnprocessableEntity, Body: `{"success":false,"errors":["The name is required"]}`}
	}
	list := &List{ID: s.newID(), Name: name, CreatedAt: now}
	caller.lists = append(caller.lists, list)
	call.Applied, call.ListID = AppliedList, list.ID
	type data struct {
		ID json.RawMessage `json:"id"`
	}
	type created struct {
		Success bool `json:"success"`
		Data    data `json:"data"`
	}
	one := created{true, data{s.answers.id(list.ID)}}
	if s.answers.ListCreatedAsObject {
		return granted(one)
	}
	return granted([]created{one})
}

func (s *Simulator) customFields(caller *account) Answer {
	type element struct {
		Key      string `json:"key"`
		Label    string `json:"label"`
		Required bool   `json:"required"`
		Type     string `json:"type"`
	}
	elements := make([]any, 0, len(caller.fields))
	for _, field := range caller.fields {
		key := "customFields['" + field.Name + "']"
		if s.answers.PlainFieldKeys {
			key = field.Name
		}
		elements = append(elements, element{key, field.Label, field.Required, field.Type})
	}
	return s.answers.array(elements)
}

func (s *Simulator) userCampaigns(caller *account) Answer {
	type element struct {
		ID        json.RawMessage `json:"id"`
		Campaign  string          `json:"campaign"`
		ListID    json.RawMessage `json:"list_id"`
		Status    string          `json:"status"`
		CreatedAt int64           `json:"created_at"`
		UpdatedAt int64           `json:"updated_at"`
		StartedAt *int64          `json:"started_at"`
		Hash      string          `json:"hash"`
	}
	elements := make([]any, 0, len(caller.campaigns))
	for _, campaign := range caller.campaigns {
		one := element{
			ID: s.answers.id(campaign.ID), Campaign: campaign.Name, ListID: s.answers.id(campaign.ListID), Status: campaign.Status,
			CreatedAt: campaign.CreatedAt.Unix(), UpdatedAt: campaign.CreatedAt.Unix(), Hash: "simulated-" + campaign.ID,
		}
		if campaign.StartedAt != nil {
			started := campaign.StartedAt.Unix()
			one.StartedAt = &started
		}
		elements = append(elements, one)
	}
	return s.answers.array(elements)
}

// findProspects answers the profiles of an address. Custom fields are not in the
// answer, as with the real service.
func (s *Simulator) findProspects(r request, caller *account) Answer {
	type list struct {
		ID   json.RawMessage `json:"id"`
		Name string          `json:"name"`
	}
	type social struct {
		Link string `json:"link"`
		Type string `json:"type"`
	}
	type element struct {
		ID             string   `json:"id"`
		Name           string   `json:"name"`
		FirstName      string   `json:"firstName"`
		LastName       string   `json:"lastName"`
		Country        string   `json:"country"`
		Locality       string   `json:"locality"`
		Social         []social `json:"social"`
		LastUpdateDate *phpTime `json:"lastUpdateDate"`
		Lists          []list   `json:"lists"`
		Campaigns      []string `json:"campaigns"`
	}
	profiles := caller.prospects[s.answers.addressKey(r.text("email"))]
	if len(profiles) == 0 {
		return s.answers.ProspectNotFound
	}
	elements := make([]element, 0, len(profiles))
	for _, p := range profiles {
		one := element{
			ID: p.ID, Name: p.FullName, FirstName: p.FirstName, LastName: p.LastName, Country: p.Country, Locality: p.Locality,
			Social: []social{}, LastUpdateDate: newPHPTime(&p.UpdatedAt), Campaigns: []string{},
			Lists: []list{{s.answers.id(p.ListID), caller.listName(p.ListID)}},
		}
		for network, link := range p.SocialLinks {
			one.Social = append(one.Social, social{link, network})
		}
		elements = append(elements, one)
	}
	return granted(struct {
		Success bool      `json:"success"`
		Data    []element `json:"data"`
	}{true, elements})
}

// doNotEmail takes the form body items[] alone: recorded by public clients.
func (s *Simulator) doNotEmail(call *Call, r request, caller *account) Answer {
	items, listID := r.texts("items"), r.text("listId")
	if !r.form || len(items) == 0 || listID == "" {
		return Answer{Status: http.StatusUnprocessableEntity, Body: `{"success":false,"errors":["items and listId are required"]}`}
	}
	blocked := caller.doNotEmail[listID]
	if blocked == nil {
		blocked = make(map[string]bool)
		caller.doNotEmail[listID] = blocked
	}
	duplicates := []string{}
	for _, item := range items {
		if blocked[normalized(item)] {
			duplicates = append(duplicates, item)
		}
		blocked[normalized(item)] = true
	}
	call.Applied = AppliedDoNotEmail
	type data struct {
		Duplicates []string `json:"duplicates"`
	}
	type element struct {
		Success bool `json:"success"`
		Data    data `json:"data"`
	}
	return granted([]element{{true, data{duplicates}}})
}
