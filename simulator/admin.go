package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
)

const adminPrefix = "/_simulator/"

// adminHandler serves the switches. Bodies and answers are JSON, in the shapes of
// the types of this package:
//
//	GET, POST         accounts                  secrets are taken and never given
//	POST              accounts/{account}/revoke-tokens
//	GET, POST         accounts/{account}/lists
//	DELETE            accounts/{account}/lists/{id}
//	POST              accounts/{account}/lists/{id}/restore
//	GET, POST         accounts/{account}/fields
//	DELETE            accounts/{account}/fields/{name}
//	GET, POST         accounts/{account}/campaigns
//	GET               accounts/{account}/prospects[?email=]
//	GET, POST, DELETE faults
//	GET, PATCH        answers                   PATCH changes what the body names
//	GET               calls[?account=&path=&email=&listId=&fault=&after=&limit=]
//	GET               stats
//
// They answer only where the connection came in over the loopback interface and
// names a loopback host, and take a body only as application/json: so neither
// another machine nor a page in a browser of this one can use them.
func (s *Simulator) adminHandler() http.Handler {
	mux := http.NewServeMux()
	route := func(method, path string, handle func(r *http.Request) (any, error)) {
		mux.HandleFunc(method+" "+adminPrefix+path, func(w http.ResponseWriter, r *http.Request) {
			serveJSON(w, r, func(r *http.Request) (any, error) {
				if strings.Contains(path, "{account}") {
					if err := s.checkAccount(r.PathValue("account")); err != nil {
						return nil, err
					}
				}
				return handle(r)
			})
		})
	}
	route("GET", "accounts", func(*http.Request) (any, error) { return s.Accounts(), nil })
	route("POST", "accounts", s.postAccount)
	route("POST", "accounts/{account}/revoke-tokens", func(r *http.Request) (any, error) {
		s.RevokeTokens(r.PathValue("account"))
		return done{true}, nil
	})
	route("GET", "accounts/{account}/lists", func(r *http.Request) (any, error) { return s.Lists(r.PathValue("account")), nil })
	route("POST", "accounts/{account}/lists", s.postList)
	route("DELETE", "accounts/{account}/lists/{id}", func(r *http.Request) (any, error) {
		return done{true}, s.DeleteList(r.PathValue("account"), r.PathValue("id"))
	})
	route("POST", "accounts/{account}/lists/{id}/restore", func(r *http.Request) (any, error) {
		return done{true}, s.RestoreList(r.PathValue("account"), r.PathValue("id"))
	})
	route("GET", "accounts/{account}/fields", func(r *http.Request) (any, error) { return s.CustomFields(r.PathValue("account")), nil })
	route("POST", "accounts/{account}/fields", s.postField)
	route("DELETE", "accounts/{account}/fields/{name}", func(r *http.Request) (any, error) {
		return done{true}, s.DeleteCustomField(r.PathValue("account"), r.PathValue("name"))
	})
	route("GET", "accounts/{account}/campaigns", func(r *http.Request) (any, error) { return s.Campaigns(r.PathValue("account")), nil })
	route("POST", "accounts/{account}/campaigns", s.postCampaign)
	route("GET", "accounts/{account}/prospects", s.getProspects)
	route("GET", "faults", func(*http.Request) (any, error) { return s.Faults(), nil })
	route("POST", "faults", s.postFault)
	route("DELETE", "faults", func(*http.Request) (any, error) {
		s.ClearFaults()
		return done{true}, nil
	})
	route("GET", "answers", func(*http.Request) (any, error) { return s.Answers(), nil })
	route("PATCH", "answers", s.patchAnswers)
	route("GET", "calls", s.getCalls)
	route("GET", "stats", func(*http.Request) (any, error) { return s.Stats(), nil })
	return onLoopback(mux)
}

func (s *Simulator) checkAccount(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.known(name)
	return err
}

// done is the answer of a switch that has nothing else to say.
type done struct {
	Done bool `json:"done"`
}

// onLoopback refuses requests from elsewhere.
func onLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
		if !ok || !local.IP.IsLoopback() || !isLoopbackHost(r.Host) {
			writeJSON(w, http.StatusForbidden, failed{"the simulator's switches answer on the loopback interface only"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// failed is the answer of a switch that did nothing.
type failed struct {
	Error string `json:"error"`
}

func serveJSON(w http.ResponseWriter, r *http.Request, handle func(r *http.Request) (any, error)) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	answer, err := handle(r)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, failed{err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// readJSON reads a body strictly: a misspelled switch must not go unnoticed.
func readJSON(r *http.Request, into any) error {
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "application/json" {
		return errors.New("the body must be application/json")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return strictly(body, into)
}

func strictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func (s *Simulator) postAccount(r *http.Request) (any, error) {
	var a Account
	if err := readJSON(r, &a); err != nil {
		return nil, err
	}
	if a.ClientID == "" || a.Secret == "" {
		return nil, errors.New("clientId and secret are required")
	}
	s.AddAccount(a)
	a.Secret = ""
	return a, nil
}

func (s *Simulator) postList(r *http.Request) (any, error) {
	var list List
	if err := readJSON(r, &list); err != nil {
		return nil, err
	}
	return s.AddList(r.PathValue("account"), list)
}

func (s *Simulator) postField(r *http.Request) (any, error) {
	var field CustomField
	if err := readJSON(r, &field); err != nil {
		return nil, err
	}
	if field.Name == "" {
		return nil, errors.New("name is required")
	}
	return field, s.AddCustomField(r.PathValue("account"), field)
}

func (s *Simulator) postCampaign(r *http.Request) (any, error) {
	var campaign Campaign
	if err := readJSON(r, &campaign); err != nil {
		return nil, err
	}
	return s.AddCampaign(r.PathValue("account"), campaign)
}

func (s *Simulator) postFault(r *http.Request) (any, error) {
	var fault Fault
	if err := readJSON(r, &fault); err != nil {
		return nil, err
	}
	return fault, s.SetFault(fault)
}

func (s *Simulator) patchAnswers(r *http.Request) (any, error) {
	answers := s.Answers()
	if err := readJSON(r, &answers); err != nil {
		return nil, err
	}
	s.SetAnswers(func(current *Answers) { *current = answers })
	return answers, nil
}

func (s *Simulator) getProspects(r *http.Request) (any, error) {
	account := r.PathValue("account")
	if email := r.URL.Query().Get("email"); email != "" {
		return append([]Prospect{}, s.Profiles(account, email)...), nil
	}
	return append([]Prospect{}, s.Prospects(account)...), nil
}

// getCalls answers the calls after the number "after", oldest first, at most "limit" (1,000).
func (s *Simulator) getCalls(r *http.Request) (any, error) {
	query := r.URL.Query()
	after, err := number(query.Get("after"), 0)
	if err != nil {
		return nil, err
	}
	limit, err := number(query.Get("limit"), 1000)
	if err != nil {
		return nil, err
	}
	calls := s.Calls(Filter{
		Account: query.Get("account"), Path: query.Get("path"), Email: query.Get("email"), ListID: query.Get("listId"),
		Fault: FaultKind(query.Get("fault")), Applied: Applied(query.Get("applied")), AfterSeq: after,
	})
	return append([]Call{}, calls[:min(int64(len(calls)), limit)]...), nil
}

func number(text string, absent int64) (int64, error) {
	if text == "" {
		return absent, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, errors.New(text + " is no number")
	}
	return n, nil
}
