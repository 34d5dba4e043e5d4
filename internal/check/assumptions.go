package check

// Source says how an assumption is known.
type Source string

// The sources.
const (
	// Documented: the vendor's documentation says so.
	Documented Source = "documented"
	// Seen: public clients of the API recorded it.
	Seen Source = "seen"
	// Open: it is published nowhere.
	Open Source = "open"
)

// assumption is one thing that snovsync expects of Snov.io.
type assumption struct {
	// ID is stable: scripts may compare it.
	ID     string
	Source Source
	// Claim is what is assumed, Expected the answer that shows it.
	Claim, Expected string
	// Unchecked is why a run that says nothing of it did not check it.
	Unchecked string
}

const (
	noProspect = "The prospect that this needs could not be added."
	noList     = "A list that this needs could not be created."
)

// assumptions lists what a run reports, in this order.
func assumptions() []assumption {
	return []assumption{
		{"token", Documented, "The keys give an access token", "HTTP 200 with access_token and expires_in", ""},
		{"rejected-keys", Open, "A wrong API secret is refused", "HTTP 400 or 401", ""},
		{"balance", Seen, "get-balance takes the token in the Authorization header and tests the keys", "HTTP 200 with the balance in data", ""},
		{"rejected-token", Open, "A wrong access token is refused", "HTTP 401, or 400 with invalid_token", ""},
		{"no-api-plan", Open, "A plan without the API is refused by get-balance", "HTTP 402 or 403, or a refusal that names the plan",
			"This account's plan has the API."},
		{"field-keys", Documented, "Custom fields are an array with keys like customFields['Name']", "a bare array with such keys",
			"The account has no custom field. Create one in Snov.io and run the check again."},
		{"required-field", Open, "A prospect may lack a custom field that is marked as required", "the prospect is added",
			"The account has no required custom field."},
		{"campaigns", Documented, "Campaigns are an array", "a bare array", ""},
		{"new-list", Documented, "A new list is answered in an array", `[{"success":true,"data":{"id":…}}]`, noList},
		{"list-ids", Documented, "Lists are an array, and their ids are numbers", "a bare array with numbers as ids", ""},
		{"deleted-lists", Documented, "Deleted lists stay among the lists, marked isDeleted", "at least one list with isDeleted true",
			"The account shows no deleted list. It may have none."},
		{"find-unknown", Open, "A search for an unknown address finds nobody", "HTTP 200 with an empty result", ""},
		{"json-bodies", Seen, "add-prospect-to-list reads JSON bodies", "a JSON body is taken", noList},
		{"nested-fields", Seen, "Nested customFields in JSON bodies are read", "a custom field that does not exist is refused by its name", noList},
		{"new-prospect", Documented, "A new prospect is reported as added", `"added":true`, noList},
		{"prospect-ids", Documented, "Prospects have ids in one of two forms", "base64 that ends in ==, or long hexadecimal", noProspect},
		{"already-in-list", Seen, "A prospect in the list that must not be updated is refused", `HTTP 422 with "already exists"`, noProspect},
		{"update-unchanged", Open, "An update that changes nothing is reported as an update", `"updated":true`, noProspect},
		{"update-in-list", Documented, "A prospect in the list can be updated", `"updated":true`, noProspect},
		{"update-elsewhere", Seen, "A prospect in another list is updated", `"added":false,"updated":true`, noProspect},
		{"stays-in-list", Seen, "An updated prospect stays in its list", "get-prospects-by-email names the first list only", noProspect},
		{"left-alone", Documented, "A prospect in another list that must not be updated stays unchanged", `"added":false,"updated":false`, noProspect},
		{"address-case", Open, "Addresses count without regard to case", "the address in capital letters finds the prospect", noProspect},
		{"form-bodies", Documented, "add-prospect-to-list reads forms", "a form is taken", noList},
		{"country", Documented, "Country names of ISO 3166 are stored", "the country reads as it was written", noProspect},
		{"unknown-country", Open, "A country that Snov.io does not know is no error", "the prospect is added without a country", noList},
		{"phones", Open, "Several phone numbers are stored", "both numbers show in Snov.io", noProspect},
		{"unknown-list", Open, "A list that does not exist is refused", "an error of the call, such as HTTP 404", ""},
		{"deleted-list", Open, "A deleted list is refused", "an error of the call, such as HTTP 404",
			"The API cannot delete a list. Delete the first list of this run in Snov.io, then run the check again with --deleted-list and its id."},
		{"unknown-field", Open, "A custom field that does not exist is refused", "an error of the call", noList},
		{"refused-address", Seen, "An address that is none is refused", `HTTP 400 with "can not process this email"`, noList},
		{"create-duplicates", Seen, "createDuplicates adds one profile for each list", `"added":true`, noProspect},
		{"unknown-path", Seen, "An unknown path is an error object with its code", `HTTP 404 with {"errors":{"code":404,…}}`, ""},
		{"error-words", Seen, "Each refusal says why, in errors, error or message", "words in each refusal", ""},
		{"limit-headers", Open, "No header tells what is left of the limit", "no RateLimit header", ""},
		{"over-limit", Seen, "A call over the limit is HTTP 429, or plain text with \"rate is limited\"", "either",
			"No call went over the limit. The check does not flood the account."},
		{"do-not-email", Seen, "do-not-email-list takes only forms", "a JSON body is refused",
			"snovsync does not use this call, and an address could not be taken off the list again."},
		{"delete-or-move", Seen, "No call deletes or moves a prospect, or deletes a list", "no such call",
			"There is no call to try. The lists and prospects of this run stay until you delete them in Snov.io."},
	}
}
