package planner

import (
	"reflect"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func TestPhones(t *testing.T) {
	for text, want := range map[string][]string{
		"+1 555 010 0100": {"+1 555 010 0100"}, "(030) 123-4567": {"(030) 123-4567"}, "+49 (0) 30 / 1234567": {"+49 (0) 30 / 1234567"}, "0171/1234567": {"0171/1234567"},
		"030.123.4567": {"030.123.4567"}, "+1–555–0100": {"+1–555–0100"}, "00 44 20 7946 0000": {"00 44 20 7946 0000"}, "+1  555\u00a00100": {"+1 555 0100"}, "12345": {"12345"},
		"+1 555 0100, +1 555 0101":                   {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100; +1 555 0101":                   {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100 / +1 555 0101":                  {"+1 555 0100", "+1 555 0101"},
		"+15550100/+15550101":                        {"+15550100", "+15550101"},
		"+1 555 0100\r\n+1 555 0101":                 {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100 or +1 555 0101":                 {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100 OR 555 0101":                    {"+1 555 0100", "555 0101"},
		"+1 555 0100 and 5550101":                    {"+1 555 0100", "5550101"},
		"+1 555 0100 & +1 555 0101":                  {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100 | +1 555 0101":                  {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100 +44 20 7946 00":                 {"+1 555 0100", "+44 20 7946 00"},
		"5550100,5550101,,5550102":                   {"5550100", "5550101", "5550102"},
		"0664/1234567 / 01/2345678":                  {"0664/1234567", "01/2345678"},
		"+1 555 0100، +1 555 0101":                   {"+1 555 0100", "+1 555 0101"},
		"+1 555 0100, +1-555-0100":                   {"+1 555 0100"},
		"+1 555 0100 ext. 5":                         {"+1 555 0100 ext. 5"},
		"+1 555 0100, ext. 5":                        {"+1 555 0100 ext. 5"},
		"+1 555 0100x5":                              {"+1 555 0100 x5"},
		"+1-555-0100-x11":                            {"+1-555-0100 x11"},
		"+1 555 0100 ::: 555 0101":                   {"+1 555 0100", "555 0101"},
		"+1 (555) 0100 Extension: 12":                {"+1 (555) 0100 Extension: 12"},
		"tel:+1-555-0100;ext=5":                      {"+1-555-0100 ext=5"},
		"+1 555 0100 #5":                             {"+1 555 0100 #5"},
		"555-0100 ext 5, 555-0100 ext 6 or 555-0101": {"555-0100 ext 5", "555-0100 ext 6", "555-0101"},
		"Tel.: +1 555 0100":                          {"+1 555 0100"}, "Mobile: 5550100": {"5550100"}, "+1 555 0100 (mobile)": {"+1 555 0100"}, "M: 555 0100, W: 555 0101": {"555 0100", "555 0101"},
		"\u202a+1 555 0100\u202c": {"+1 555 0100"}, "＋１ ５５５ ０１００": {"+1 555 0100"}, "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧": {"+966 50 123 4567"},
		"+123456789012345": {"+123456789012345"}, "0011 123456789012345": {"0011 123456789012345"},
		"": nil, " \t": nil,
	} {
		if got, leftOut := phones(text); !reflect.DeepEqual(got, want) || leftOut {
			t.Errorf("%q: got %q, left out %v, want %q", text, got, leftOut, want)
		}
	}
}

func TestPhonesThatAreNone(t *testing.T) {
	for text, want := range map[string][]string{
		"n/a": nil, "-": nil, "none": nil, "x5": nil, "ext. 5": nil, "911": nil, "1234": nil, "+": nil, "0000000000": nil, "call me": nil, "1-800-FLOWERS": nil, "ask Kim, 555": nil,
		"+1234567890123456": nil, "12345678901234567890": nil, "ada@example.com": nil, "https://example.com/5550100": nil, "+1 555 0100 after six": nil, "++15550100": nil, "1+5550100": nil, "5550100 ext. 123456789": nil,
		"+1 555 0100, n/a": {"+1 555 0100"}, "n/a, +1 555 0100": {"+1 555 0100"}, "+1 555 0100 or Kim": {"+1 555 0100"}, "555 0100,,5#": {"555 0100"},
	} {
		if got, leftOut := phones(text); !reflect.DeepEqual(got, want) || !leftOut {
			t.Errorf("%q: got %q, left out %v, want %q", text, got, leftOut, want)
		}
	}
}

func TestSocialLinks(t *testing.T) {
	for target, cases := range map[string]map[string]string{
		targetLinkedIn: {
			"linkedin.com/in/sam": "https://linkedin.com/in/sam", "www.LinkedIn.com/in/Sam": "https://www.linkedin.com/in/Sam", "https://de.linkedin.com/in/sam/": "https://de.linkedin.com/in/sam/",
			"http://linkedin.com/in/sam?x=y": "http://linkedin.com/in/sam?x=y", "//linkedin.com/in/sam": "https://linkedin.com/in/sam", "https://lnkd.in/abc": "https://lnkd.in/abc",
			"linkedin.com/in/josé": "https://linkedin.com/in/josé", " linkedin.com/company/acme\u200b": "https://linkedin.com/company/acme", "https://www.linkedin.cn/in/sam": "https://www.linkedin.cn/in/sam",
			"n/a": "", "-": "", "none": "", "no": "", "sam": "", "@sam": "", "in/sam": "", "/in/sam": "", "Sam Smith": "", "linkedin": "", "linkedin.com": "", "https://www.linkedin.com/": "", "linkedin.com//": "",
			"https://facebook.com/sam": "", "https://x.com/sam": "", "https://acme.example/linkedin": "", "acme.example/in/sam": "", "https://linkedin.com.": "", "notlinkedin.com/in/sam": "",
			"javascript:alert(1)": "", "javascript://linkedin.com/%0aalert(1)": "", "mailto:sam@linkedin.com": "", "sam@linkedin.com": "", "https://sam:secret@linkedin.com/in/sam": "", "ftp://linkedin.com/in/sam": "",
			"linkedin.com/in/sam linkedin.com/in/kim": "", "linkedin.com/in/sam, linkedin.com/in/kim": "",
		},
		targetFacebook: {"facebook.com/sam": "https://facebook.com/sam", "m.facebook.com/profile.php?id=1": "https://m.facebook.com/profile.php?id=1", "fb.com/sam": "https://fb.com/sam", "@sam": "", "linkedin.com/in/sam": "", "": ""},
		targetX: {
			"@sam": "https://x.com/sam", "@Sam_1": "https://x.com/Sam_1", "x.com/sam": "https://x.com/sam", "https://twitter.com/sam": "https://twitter.com/sam", "mobile.twitter.com/sam": "https://mobile.twitter.com/sam",
			"@": "", "@sam smith": "", "@sam-smith": "", "@" + strings.Repeat("a", 16): "", "@@sam": "", "sam": "", "netflix.com/sam": "", "x.com": "",
		},
	} {
		checkValues(t, func(text string) (string, bool) { return socialLink(target, text) }, cases)
	}
}

// TestLeftOutContactsAreNamed: notes name what was left out, and never repeat it.
func TestLeftOutContactsAreNamed(t *testing.T) {
	phone := func(text string) func(*Input) {
		return func(in *Input) {
			if in.Event.Payload.Invitee != nil {
				in.Event.Payload.Invitee.Phone = text
			} else {
				in.Event.Payload.Respondent.Phone = text
			}
		}
	}
	for _, c := range []struct {
		kind   models.Kind
		option func(*Input)
		phones []string
		note   string
	}{
		{models.KindBookingCreated, phone("+1 555 0100; 555 0101"), []string{"+1 555 0100", "555 0101"}, ""},
		{models.KindBookingCreated, phone(" "), nil, ""},
		{models.KindBookingCreated, phone("secret"), nil, "The invitee's phone was left out: it is not a phone number."},
		{models.KindRoutingFormSubmitted, phone("secret"), nil, "The respondent's phone was left out: it is not a phone number."},
		{models.KindBookingCreated, phone("+1 555 0100, secret"), []string{"+1 555 0100"}, "A part of the invitee's phone was left out: it is not a phone number."},
	} {
		decision := mustCall(t, newInput(c.kind, c.option), models.Facts{})
		if !reflect.DeepEqual(decision.Call.Phones, c.phones) || strings.Join(decision.Notes, " ") != c.note {
			t.Errorf("got %q, notes %q, want %q, %q", decision.Call.Phones, decision.Notes, c.phones, c.note)
		}
	}
	for target, network := range map[string]string{targetLinkedIn: "LinkedIn", targetFacebook: "Facebook", targetX: "X", targetTwitter: "X"} {
		in := newInput(models.KindBookingCreated, mapped("invitee_form_question:q", target), answered("q", "secret"))
		decision := mustCall(t, in, models.Facts{})
		want := `The answer to question "q" was left out: it is not a link to a profile on ` + network + "."
		if len(decision.Call.SocialLinks) > 0 || !reflect.DeepEqual(decision.Notes, []string{want}) {
			t.Errorf("%s: got %v, notes %q", target, decision.Call.SocialLinks, decision.Notes)
		}
	}
	in := newInput(models.KindBookingCreated, answered("q", "linkedin.com/in/ada"), answered("r", "@ada"), answered("s", "fb.com/ada"),
		mapped("invitee_form_question:q", targetLinkedIn, "invitee_form_question:r", targetTwitter, "invitee_form_question:s", targetFacebook))
	want := map[string]string{"linkedIn": "https://linkedin.com/in/ada", "x": "https://x.com/ada", "facebook": "https://fb.com/ada"}
	if decision := mustCall(t, in, models.Facts{}); !reflect.DeepEqual(decision.Call.SocialLinks, want) || len(decision.Notes) > 0 {
		t.Errorf("got %v, notes %q", decision.Call.SocialLinks, decision.Notes)
	}
}
