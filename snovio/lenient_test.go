package snovio_test

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

// TestOddElementsAreLeftOut: an element that the product could not use is left out of an
// answer, and the others are kept.
func TestOddElementsAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, call, body string
		want             any
	}{
		{"lists without an id", "lists",
			`[{"name":"A"},{"id":null,"name":"B"},{"id":"","name":"C"},{"id":[1],"name":"D"},{"id":true,"name":"E"},{"id":7,"name":"F"}]`,
			[]snovio.List{{ID: "7", Name: "F"}}},
		{"elements that are no lists", "lists", `[null,5,"text",[],{"id":7,"name":"F"},{}]`, []snovio.List{{ID: "7", Name: "F"}}},
		{"values of other types", "lists",
			`[{"id":7,"name":null,"contacts":"many","isDeleted":{},"creationDate":[],"deletionDate":true},{"id":8,"name":{},"contacts":[]}]`,
			[]snovio.List{{ID: "7"}, {ID: "8"}}},
		{"fields without a key", "fields",
			`[{"label":"A","type":"string"},{"key":null,"label":"B"},{"key":"customFields['']"},{"key":"customFields['Size']","label":null,"required":"yes","type":" Number "}]`,
			[]snovio.CustomField{{Key: "Size", Required: true, Type: "number"}}},
		{"campaigns without an id", "campaigns",
			`[{"campaign":"A"},{"id":5,"campaign":"B","list_id":null,"status":7,"created_at":"x","started_at":{}}]`,
			[]snovio.Campaign{{ID: "5", Name: "B", Status: "7"}}},
		{"prospects without an id, and odd lists of a prospect", "find",
			`{"success":true,"data":[{"name":"A"},{"id":"a==","lists":[null,{"name":"B"},{"id":5,"name":"C"}]},{"id":"b==","lists":"none"},{"id":"c=="}]}`,
			[]snovio.FoundProspect{{ID: "a==", Lists: []snovio.ListRef{{ID: "5", Name: "C"}}}, {ID: "b=="}, {ID: "c=="}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, answering(http.StatusOK, nil, c.body))
			got, err := makeCall(context.Background(), client, c.call)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %#v, %v\nwant %#v", got, err, c.want)
			}
		})
	}
}

// TestNothingReadableIsNoEmptyAnswer: where elements came and none can be used, the answer
// must not read as if the account had none.
func TestNothingReadableIsNoEmptyAnswer(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`[{"name":"A"}]`, `[{},{}]`, `[null]`, `{"success":true,"data":[{"label":"A"},5]}`} {
		for _, name := range []string{"lists", "fields", "campaigns", "find"} {
			client := newClient(t, answering(http.StatusOK, nil, body))
			_, err := makeCall(context.Background(), client, name)
			expectKind(t, err, snovio.KindMalformed)
		}
	}
}

// TestOtherShapes: the same content in shapes that PHP and its frameworks write.
func TestOtherShapes(t *testing.T) {
	t.Parallel()
	lists := []snovio.List{{ID: "7", Name: "A"}, {ID: "9", Name: "B"}}
	ada := []snovio.FoundProspect{{ID: "a=="}}
	balance := snovio.Balance{Credits: "12", LimitResetsInDays: 29}
	for _, c := range []struct {
		name, call, body string
		want             any
	}{
		{"an array with gaps in its numbers", "lists", `{"10":{"id":9,"name":"B"},"0":{"id":7,"name":"A"}}`, lists},
		{"an array with gaps within data", "lists", `{"success":true,"data":{"3":{"id":7,"name":"A"},"4":{"id":9,"name":"B"}}}`, lists},
		{"an empty object within data", "lists", `{"success":true,"data":{}}`, []snovio.List{}},
		{"a byte order mark", "lists", "\xEF\xBB\xBF" + `[{"id":7,"name":"A"},{"id":9,"name":"B"}]`, lists},
		{"spaces and a byte order mark", "lists", "\r\n\xEF\xBB\xBF \n" + `[{"id":7,"name":"A"},{"id":9,"name":"B"}]` + "\n", lists},
		{"encoded twice", "lists", `"[{\"id\":7,\"name\":\"A\"},{\"id\":9,\"name\":\"B\"}]"`, lists},
		{"ids as floating point and with spaces", "lists", `[{"id":7.0,"name":"A"},{"id":" 9 ","name":"B"}]`, lists},
		{"ids with an exponent", "lists", `[{"id":1.818597e6},{"id":"1818598"}]`, []snovio.List{{ID: "1818597"}, {ID: "1818598"}}},
		{"deleted by its date alone", "lists", `[{"id":7,"deletionDate":1581948344}]`,
			[]snovio.List{{ID: "7", Deleted: true, DeletedAt: new(day(2020, 2, 17, 14, 5, 44))}}},
		{"the name of the deletion's date in the documentation's table", "lists", `[{"id":7,"isDeleted":true,"deleteDate":1581948344}]`,
			[]snovio.List{{ID: "7", Deleted: true, DeletedAt: new(day(2020, 2, 17, 14, 5, 44))}}},
		{"dates in other forms", "lists",
			`[{"id":1,"creationDate":"2020-02-17T14:05:44Z"},{"id":2,"creationDate":"2020-02-17 14:05:44"},{"id":3,"creationDate":"2020-02-17T15:05:44.000000+01:00"},
			  {"id":4,"creationDate":1581948344000},{"id":5,"creationDate":"1581948344"},{"id":6,"creationDate":1581948344.0},{"id":7,"creationDate":{"date":"2020-02-17 14:05:44"}}]`,
			func() (all []snovio.List) {
				for _, id := range []string{"1", "2", "3", "4", "5", "6", "7"} {
					all = append(all, snovio.List{ID: id, CreatedAt: day(2020, 2, 17, 14, 5, 44)})
				}
				return all
			}()},
		{"a date without a time", "lists", `[{"id":1,"creationDate":"2020-02-17"}]`, []snovio.List{{ID: "1", CreatedAt: day(2020, 2, 17, 0, 0, 0)}}},

		{"fractions and text", "balance", `{"success":true,"data":{"balance":12,"limit_resets_in":29.5,"unique_recipients_used":"x"}}`, balance},
		{"numbers as text with a fraction", "balance", `{"success":"true","data":{"balance":"12","limit_resets_in":" 29.9 "}}`, balance},
		{"without data", "balance", `{"success":true,"balance":"12","limit_resets_in":29}`, balance},
		{"the name of the recipients in the documentation's table", "balance", `{"success":true,"data":{"balance":"12","recipients_used":5,"limit_resets_in":29}}`,
			snovio.Balance{Credits: "12", UniqueRecipientsUsed: 5, LimitResetsInDays: 29}},
		{"unreadable figures", "balance", `{"success":true,"data":{"balance":{"credits":12},"limit_resets_in":[]}}`, snovio.Balance{}},
		{"success of null", "balance", `{"success":null,"data":{"balance":"12","limit_resets_in":29}}`, balance},

		{"token within data", "token", `{"success":true,"data":{"access_token":"abc","expires_in":"120.5"}}`,
			snovio.Token{AccessToken: "abc", ExpiresIn: 2 * time.Minute}},

		{"new list with its id outside", "new list", `{"success":true,"id":7}`, "7"},
		{"new list in an array within data", "new list", `{"success":true,"data":[{"id":"7"}]}`, "7"},
		{"new list with a word in data", "new list", `{"success":true,"id":7.0,"data":"created"}`, "7"},

		{"one prospect in place of an array", "find", `{"success":true,"data":{"id":"a==","name":null}}`, ada},
		{"nobody as null", "find", `{"success":true,"data":null}`, []snovio.FoundProspect{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, answering(http.StatusOK, nil, c.body))
			got, err := makeCall(context.Background(), client, c.call)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %#v, %v\nwant %#v", got, err, c.want)
			}
		})
	}
}

// TestShapesOfAdded: what add-prospect-to-list may answer when it took the prospect.
func TestShapesOfAdded(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]snovio.Added{
		`{"success":true,"id":"A=="}`:                                            {ID: "A==", Unspecified: true},
		`{"success":true}`:                                                       {Unspecified: true},
		`{"success":1,"message":"OK"}`:                                           {Unspecified: true},
		`{"id":"A=="}`:                                                           {ID: "A==", Unspecified: true},
		`{"success":true,"added":null,"updated":null}`:                           {Unspecified: true},
		`{"success":true,"added":"perhaps"}`:                                     {Unspecified: true},
		`{"success":true,"id":42,"added":1}`:                                     {ID: "42", Added: true},
		`{"success":true,"id":42.0,"added":"true","updated":"false"}`:            {ID: "42", Added: true},
		`{"success":"true","added":false,"updated":"1"}`:                         {Updated: true},
		`{"added":true}`:                                                         {Added: true},
		`{"success":true,"id":{"value":1},"added":true}`:                         {Added: true},
		`[{"success":true,"id":"A==","added":true,"updated":false}]`:             {ID: "A==", Added: true},
		`{"success":true,"data":{"id":"A==","added":true}}`:                      {ID: "A==", Added: true},
		`{"success":true,"data":[{"id":"A==","updated":true}]}`:                  {ID: "A==", Updated: true},
		`{"success":true,"data":{"id":"A=="}}`:                                   {ID: "A==", Unspecified: true},
		`{"success":true,"id":"A==","added":true,"data":[],"extra":{"a":[1,2]}}`: {ID: "A==", Added: true},
		`{"success":true,"added":true,"errors":null,"status":"ok"}`:              {Added: true},
		"\xEF\xBB\xBF" + `{"success":true,"added":true}`:                         {Added: true},
		`"{\"success\":true,\"added\":true}"`:                                    {Added: true},
	} {
		client := newClient(t, answering(http.StatusOK, nil, body))
		got, err := makeCall(context.Background(), client, "add")
		if err != nil || got != want {
			t.Errorf("%s is read as %+v, %v", body, got, err)
		}
	}
}

// TestFailuresReportedAsStatus: a failure may be told by "status" alone, under HTTP 200. A
// campaign's own status is none.
func TestFailuresReportedAsStatus(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"status":"error","message":"No such list"}`, `{"status":" Failed ","message":"No such list"}`, `{"status":422,"errors":["No such list"]}`,
	} {
		client := newClient(t, answering(http.StatusOK, nil, body))
		_, err := makeCall(context.Background(), client, "add")
		expectRefusal(t, err, snovio.KindRejected, http.StatusOK, "No such list")
	}
	client := newClient(t, answering(http.StatusOK, nil, `[{"id":5,"campaign":"A","status":"Failed"}]`))
	campaigns, err := client.Campaigns(context.Background(), accessToken)
	if err != nil || len(campaigns) != 1 {
		t.Errorf("read as %v, %v", campaigns, err)
	}
}

// TestSuccessWithErrors: "errors" beside a success says that the prospect was not added,
// unless the answer says that it was added or updated.
func TestSuccessWithErrors(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]snovio.ErrorKind{
		`{"success":true,"added":false,"errors":"Prospect with same email already exists in your list"}`:    snovio.KindAlreadyInList,
		`{"success":true,"errors":["Sorry, we can not process this email"]}`:                                snovio.KindProspectRefused,
		`{"success":true,"id":"A==","added":false,"updated":false,"errors":{"code":404,"title":"No list"}}`: snovio.KindNotFound,
		`{"success":true,"added":true,"errors":"One phone number is wrong"}`:                                "",
		`{"success":true,"updated":1,"errors":["One phone number is wrong"]}`:                               "",
		`{"success":true,"added":false,"updated":false,"errors":[]}`:                                        "",
		`{"success":true,"added":false,"updated":false,"errors":null,"error":""}`:                           "",
	} {
		client := newClient(t, answering(http.StatusOK, nil, body))
		_, err := makeCall(context.Background(), client, "add")
		expectKind(t, err, want)
	}
}

func TestCompressedAnswersAreRead(t *testing.T) {
	t.Parallel()
	client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Errorf("accepts %q", r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		_, _ = packed.Write([]byte(`[{"id":7,"name":"A"}]`))
		_ = packed.Close()
	})
	lists, err := client.Lists(context.Background(), accessToken)
	if err != nil || len(lists) != 1 || lists[0].ID != "7" {
		t.Errorf("read as %v, %v", lists, err)
	}
}

// TestActiveCampaigns: "Active" counts in any letter case and with spaces around it.
func TestActiveCampaigns(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]bool{
		"Active": true, "ACTIVE": true, "active": true, " Active \n": true,
		"": false, "Paused": false, "Draft": false, "Inactive": false, "Active since today": false,
	} {
		if (snovio.Campaign{Status: status}).Active() != want {
			t.Errorf("%q: active is %t", status, !want)
		}
	}
}

// TestWhichFailuresMayHaveBeenApplied: nothing may be made twice because a lost answer was
// taken for a refusal.
func TestWhichFailuresMayHaveBeenApplied(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   snovio.ErrorKind
		status int
		want   bool
	}{
		{snovio.KindTimeout, 0, true}, {snovio.KindConnectionLost, 0, true}, {snovio.KindMalformed, 200, true},
		{snovio.KindUnavailable, 500, true}, {snovio.KindUnavailable, 502, true}, {snovio.KindUnavailable, 503, true}, {snovio.KindUnavailable, 504, true},
		{snovio.KindUnavailable, 408, true}, {snovio.KindUnavailable, 302, false}, {snovio.KindUnavailable, 403, false},
		{snovio.KindNotSent, 0, false}, {snovio.KindRateLimited, 429, false}, {snovio.KindRejected, 422, false}, {snovio.KindBodyRefused, 415, false},
	} {
		if snovio.MayHaveBeenApplied(&snovio.Error{Kind: c.kind, HTTPStatus: c.status}) != c.want {
			t.Errorf("%s, HTTP %d: %t", c.kind, c.status, !c.want)
		}
	}
	if snovio.MayHaveBeenApplied(nil) || snovio.MayHaveBeenApplied(errors.New("another")) {
		t.Error("an error that is none of a call's may have been applied")
	}
}
