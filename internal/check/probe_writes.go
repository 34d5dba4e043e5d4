package check

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/snovio"
)

// add writes a prospect. Where Snov.io does not read JSON it says so and writes a form.
func (r *run) add(ctx context.Context, prospect snovio.Prospect) (snovio.Added, error, error) {
	if prospect.CustomFields == nil {
		prospect.CustomFields = make(map[string]string)
	}
	for key, value := range r.filler {
		if prospect.CustomFields[key] == "" {
			prospect.CustomFields[key] = value
		}
	}
	return r.addAsItIs(ctx, prospect)
}

func (r *run) addAsItIs(ctx context.Context, prospect snovio.Prospect) (snovio.Added, error, error) {
	var added snovio.Added
	write := func() (err error) {
		added, _, err = r.client.AddProspect(ctx, r.token, prospect)
		return err
	}
	outcome, err := r.call(ctx, "add-prospect-to-list", write)
	if err == nil && snovio.KindOf(outcome) == snovio.KindBodyRefused {
		r.say("json-bodies", Differs, "snovsync sends forms after the first refusal. Each start of a process costs one such call.")
		outcome, err = r.call(ctx, "add-prospect-to-list", write)
	}
	if err == nil && outcome == nil && !r.client.SendsForms() {
		r.say("json-bodies", AsExpected, "")
	}
	taken := outcome == nil && (added.Added || added.Updated || added.Unspecified)
	if taken && !slices.Contains(r.left.Prospects, prospect.Email) {
		r.left.Prospects = append(r.left.Prospects, prospect.Email)
	}
	return added, outcome, err
}

// find searches for an address.
func (r *run) find(ctx context.Context, address string) ([]snovio.FoundProspect, error) {
	var found []snovio.FoundProspect
	_, err := r.call(ctx, "get-prospects-by-email", func() (err error) {
		found, err = r.client.FindProspects(ctx, r.token, address)
		return err
	})
	return found, err
}

func (r *run) address(which int) string { return r.config.Plan.Addresses[which] }

// probeRequiredField leaves required custom fields out, where the account has any.
func (r *run) probeRequiredField(ctx context.Context) error {
	if len(r.filler) == 0 {
		return nil
	}
	added, outcome, err := r.addAsItIs(ctx, snovio.Prospect{Email: r.address(requiredProspect), ListID: r.lists[0]})
	if err != nil {
		return err
	}
	r.judge("required-field", outcome == nil && (added.Added || added.Unspecified),
		"Bookings fail as Prospect refused until a mapping fills "+strings.Join(slices.Sorted(maps.Keys(r.filler)), ", ")+". Settings warn about it.")
	return nil
}

var (
	base64ID = regexp.MustCompile(`^[A-Za-z0-9+/_-]+==?$`)
	hexID    = regexp.MustCompile(`^[0-9a-f]{32,}$`)
)

// probeNewProspect adds the prospect that most of the other probes are about.
func (r *run) probeNewProspect(ctx context.Context) error {
	main := r.main()
	main.CustomFields = make(map[string]string)
	noted := ""
	for _, field := range r.fields {
		if field.Type == "string" {
			main.CustomFields[field.Key], noted = "snovsync check", field.Key
			break
		}
	}
	main.Phones = []string{"+15550100", "+15550101"}
	added, outcome, err := r.add(ctx, main)
	if err != nil {
		return err
	}
	if outcome != nil {
		r.say("new-prospect", Differs, "snovsync cannot add prospects: "+r.clean(outcome.Error()))
		if snovio.KindOf(outcome) == snovio.KindProspectRefused {
			return &stoppedError{"Snov.io refuses addresses of " + r.config.Plan.domain + ": name a domain of yours with --domain: " + r.answered()}
		}
		return &stoppedError{"a prospect could not be added: " + r.answered()}
	}
	r.judge("new-prospect", added.Added && !added.Updated, "The sync log says Updated in place of Added, and snovsync does not learn which list the prospect is in.")
	r.judge("prospect-ids", base64ID.MatchString(added.ID) || hexID.MatchString(added.ID), "snovsync takes any id, or none.")
	look := fmt.Sprintf("The API does not show phone numbers. Look at %s in Snov.io: it should have +15550100 and +15550101.", main.Email)
	if noted != "" {
		look += fmt.Sprintf(" Its field %q should read “snovsync check”.", noted)
	}
	r.results["phones"] = result{NotChecked, r.answered(), look}
	return nil
}

// main is the prospect that most of the probes are about.
func (r *run) main() snovio.Prospect {
	return snovio.Prospect{Email: r.address(mainProspect), FirstName: "Check", LastName: "Snovsync", ListID: r.lists[0]}
}

// probeSameList writes the prospect again, into the list that it is in.
func (r *run) probeSameList(ctx context.Context) error {
	again := r.main()
	_, outcome, err := r.add(ctx, again)
	if err != nil {
		return err
	}
	r.judge("already-in-list", snovio.KindOf(outcome) == snovio.KindAlreadyInList && r.recorder.last.status == http.StatusUnprocessableEntity,
		"snovsync learns from this answer that a prospect exists. Where it cannot, the sync log says something else than Already exists.")

	again.UpdateContact = true
	added, outcome, err := r.add(ctx, again)
	if err != nil {
		return err
	}
	switch {
	case snovio.KindOf(outcome) == snovio.KindAlreadyInList:
		r.say("update-unchanged", Differs, "A sync that changes nothing ends as Update not applied.")
	case outcome == nil && !added.Updated && !added.Unspecified:
		r.say("update-unchanged", Differs, "A sync that changes nothing reads Already exists. Nothing is lost.")
	default:
		r.judge("update-unchanged", outcome == nil && added.Updated, "The sync log says Updated all the same.")
	}

	again.LastName = "Updated"
	added, outcome, err = r.add(ctx, again)
	if err != nil {
		return err
	}
	switch {
	case snovio.KindOf(outcome) == snovio.KindAlreadyInList:
		r.say("update-in-list", Differs, "Snov.io does not update prospects in the target list: such syncs end as Update not applied.")
	default:
		r.judge("update-in-list", outcome == nil && added.Updated, "The sync log may say something else than Updated.")
	}
	return nil
}

// probeOtherList writes the prospect into the second list.
func (r *run) probeOtherList(ctx context.Context) error {
	other := r.main()
	other.ListID, other.LastName, other.UpdateContact = r.lists[1], "Elsewhere", true
	added, outcome, err := r.add(ctx, other)
	if err != nil {
		return err
	}
	r.judge("update-elsewhere", outcome == nil && added.Updated && !added.Added, "The sync log may say something else than Updated.")
	found, err := r.find(ctx, other.Email)
	if err != nil {
		return err
	}
	r.judge("stays-in-list", slices.Equal(listsOf(found), r.lists[:1]),
		"Where the sync log says that a prospect stays in another list, look in Snov.io.")

	other.LastName, other.UpdateContact = "Untouched", false
	added, outcome, err = r.add(ctx, other)
	if err != nil {
		return err
	}
	told := outcome == nil && !added.Added && !added.Updated && !added.Unspecified
	refused := snovio.KindOf(outcome) == snovio.KindAlreadyInList
	answered := r.answered()
	found, err = r.find(ctx, strings.ToUpper(other.Email))
	if err != nil {
		return err
	}
	r.judge("address-case", len(found) > 0,
		"snovsync writes addresses in small letters. A prospect that was stored in other letters is added once more.")
	if len(found) == 0 {
		if found, err = r.find(ctx, other.Email); err != nil {
			return err
		}
	}
	unchanged := len(found) > 0 && found[0].LastName == "Elsewhere"
	switch {
	case told && unchanged:
		r.results["left-alone"] = result{AsExpected, answered, ""}
	case refused && unchanged:
		r.results["left-alone"] = result{Differs, answered, "snovsync reads this as Already exists too."}
	default:
		r.results["left-alone"] = result{Differs, answered, "The setting “leave existing prospects as they are” does not hold for prospects in other lists."}
	}
	return nil
}

// listsOf are the ids of the lists that profiles are in, each once.
func listsOf(found []snovio.FoundProspect) []string {
	var ids []string
	for _, prospect := range found {
		for _, list := range prospect.Lists {
			if !slices.Contains(ids, list.ID) {
				ids = append(ids, list.ID)
			}
		}
	}
	return ids
}

// probeForm writes a prospect as a form, with a country that must read back.
func (r *run) probeForm(ctx context.Context) error {
	before := r.client
	r.client = r.newClient(true)
	defer func() { r.client = before }()
	prospect := snovio.Prospect{Email: r.address(formProspect), FirstName: "Form", Country: "Finland", ListID: r.lists[0]}
	added, outcome, err := r.add(ctx, prospect)
	if err != nil {
		return err
	}
	r.judge("form-bodies", outcome == nil && (added.Added || added.Unspecified), "snovsync falls back to forms where JSON is refused. That would fail.")
	if outcome != nil {
		return nil
	}
	if _, err := r.find(ctx, prospect.Email); err != nil {
		return err
	}
	r.judge("country", r.country() == "Finland", "Countries do not reach Snov.io as snovsync writes them.")
	return nil
}

// country is the country in the last answer of a search.
func (r *run) country() string {
	var told struct {
		Data []struct {
			Country string `json:"country"`
		} `json:"data"`
	}
	if json.Unmarshal(r.recorder.last.body, &told) != nil || len(told.Data) == 0 {
		return ""
	}
	return told.Data[0].Country
}

func (r *run) probeCountry(ctx context.Context) error {
	_, outcome, err := r.add(ctx, snovio.Prospect{Email: r.address(countryProspect), Country: "Atlantis", ListID: r.lists[0]})
	if err != nil {
		return err
	}
	r.judge("unknown-country", outcome == nil,
		"A country that Snov.io does not know fails the sync. snovsync writes only English names of ISO 3166.")
	return nil
}

// unknownList is an id that no list has: ids count up from 1, and this is the largest that
// fits into a column of 32 bits.
const unknownList = "2147483647"

// probeMissing names what does not exist, or is not allowed.
func (r *run) probeMissing(ctx context.Context) error {
	_, outcome, err := r.add(ctx, snovio.Prospect{Email: r.address(listProspect), ListID: unknownList})
	if err != nil {
		return err
	}
	r.judgeRefusal("unknown-list", outcome, "snovsync notices a wrong list only where Snov.io refuses it.")
	if r.config.DeletedList != "" {
		if _, outcome, err = r.add(ctx, snovio.Prospect{Email: r.address(listProspect), ListID: r.config.DeletedList}); err != nil {
			return err
		}
		r.judgeRefusal("deleted-list", outcome, "Events go into the deleted list, and snovsync does not notice.")
	}

	field := "snovsync check " + r.config.Plan.suffix
	_, outcome, err = r.add(ctx, snovio.Prospect{Email: r.address(fieldProspect), ListID: r.lists[0], CustomFields: map[string]string{field: "x"}})
	if err != nil {
		return err
	}
	r.judgeRefusal("unknown-field", outcome, "Where a custom field is deleted in Snov.io, its values are lost without an error.")
	switch {
	case r.client.SendsForms():
		r.results["nested-fields"] = result{NotChecked, r.answered(), "Snov.io does not read JSON bodies."}
	case outcome != nil:
		r.judge("nested-fields", strings.Contains(string(r.recorder.last.body), field),
			"The refusal does not name the field, so it does not show that nested fields are read.")
	default:
		r.results["nested-fields"] = result{NotChecked, r.answered(), fmt.Sprintf(
			"Unknown fields are taken. Look at %s in Snov.io: do its custom fields have values?", r.address(mainProspect))}
	}

	_, outcome, err = r.add(ctx, snovio.Prospect{Email: "snovsync-check-" + r.config.Plan.suffix, ListID: r.lists[0]})
	if err != nil {
		return err
	}
	r.judge("refused-address", snovio.KindOf(outcome) == snovio.KindProspectRefused,
		"snovsync checks addresses itself. Others that Snov.io refuses cost two more calls, to see that list and fields exist.")
	return nil
}

// judgeRefusal expects an error of the call itself: one that says nothing about keys or plan,
// and nothing about the address.
func (r *run) judgeRefusal(id string, outcome error, taken string) {
	switch snovio.KindOf(outcome) {
	case snovio.KindNotFound, snovio.KindRejected:
		r.say(id, AsExpected, "")
	case "":
		r.say(id, Differs, taken)
	default:
		r.say(id, Differs, fmt.Sprintf("snovsync reads this as %s. Please report it.", strings.ToLower(string(snovio.KindOf(outcome)))))
	}
}

// probeDuplicates asks for a second profile.
func (r *run) probeDuplicates(ctx context.Context) error {
	body := map[string]any{"email": r.address(mainProspect), "listId": r.lists[1], "createDuplicates": true}
	if len(r.filler) > 0 {
		body["customFields"] = r.filler
	}
	if r.client.SendsForms() {
		return nil
	}
	outcome, err := r.call(ctx, "add-prospect-to-list", func() error {
		return r.raw(ctx, http.MethodPost, "/v1/add-prospect-to-list", body)
	})
	if err != nil || outcome != nil {
		return err
	}
	var told struct {
		Added bool `json:"added"`
	}
	r.judge("create-duplicates", json.Unmarshal(r.recorder.last.body, &told) == nil && told.Added, "snovsync never sends createDuplicates.")
	return nil
}

// raw makes a call that the client does not have. Its outcome is an error only where no answer came.
func (r *run) raw(ctx context.Context, method, path string, body map[string]any) error {
	var sent io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(encoded)
	}
	base := r.config.BaseURL
	if base == "" {
		base = snovio.DefaultBaseURL
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(base, "/")+path, sent)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer "+r.token)
	if sent != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := r.recorder.RoundTrip(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}
