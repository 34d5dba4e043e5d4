package environment_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/load"
)

func TestInstantWritesDownArrivals(t *testing.T) {
	t.Parallel()
	instant := environment.NewInstant(10)
	behind := 0
	handler := instant.Before(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { behind++ }))
	call := func(path, body string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body)))
		return answer
	}
	before := time.Now()
	body := `{"email":"` + load.Numbered(environment.ProspectEmail, 7) + `","fullName":"Sam Example"}`
	if answer := call(simulator.PathAddProspect, body); answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `"added":true`) {
		t.Errorf("the call is answered %d: %s", answer.Code, answer.Body)
	}
	first, arrived := instant.ArrivedAt(7)
	if !arrived || first.Before(before) || first.After(time.Now()) {
		t.Errorf("prospect 7 arrived at %s", first)
	}
	call(simulator.PathAddProspect, body)
	if again, _ := instant.ArrivedAt(7); again != first || instant.Calls() != 2 {
		t.Errorf("after a second call it arrived at %s, and %d calls were made", again, instant.Calls())
	}
	if _, arrived := instant.ArrivedAt(6); arrived {
		t.Error("prospect 6 arrived, whom nobody sent")
	}
	if answer := call(simulator.PathAddProspect, `{"email":"sam@example.com"}`); answer.Code != http.StatusBadRequest {
		t.Errorf("an unknown prospect is answered %d", answer.Code)
	}
	call(simulator.PathLists, "")
	if behind != 1 || instant.Calls() != 2 {
		t.Errorf("%d calls went to the simulator and %d were counted", behind, instant.Calls())
	}
}
