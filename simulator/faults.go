package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// FaultKind names a fault that can be played.
type FaultKind string

// The faults. All but latency and DROP_AFTER keep the call from being applied.
const (
	// FaultLatency holds the answer back by Fault.Latency; the call is applied on arrival.
	// Several add up, and with another fault.
	FaultLatency FaultKind = "LATENCY"
	// FaultHTTPError answers Fault.Status (0: 500) with a gateway's HTML page.
	FaultHTTPError FaultKind = "HTTP_ERROR"
	// FaultRateLimited answers 429, with Retry-After where Fault.RetryAfter is set.
	FaultRateLimited FaultKind = "RATE_LIMITED"
	// FaultLimitText answers Fault.Status (0: 200) with the plain text of the limit.
	FaultLimitText FaultKind = "LIMIT_TEXT"
	// FaultDropBefore closes the connection; the call was not applied.
	FaultDropBefore FaultKind = "DROP_BEFORE"
	// FaultDropAfter closes the connection after the call was applied.
	FaultDropAfter FaultKind = "DROP_AFTER"
	// FaultGarbage answers Fault.Status (0: 200) with what no client can read.
	FaultGarbage FaultKind = "GARBAGE"
	// FaultEmpty answers an empty JSON array, as if the account had nothing.
	FaultEmpty FaultKind = "EMPTY"
	// FaultHang answers nothing until the client is gone.
	FaultHang FaultKind = "HANG"
	// FaultRejectedKeys answers token calls as if the keys were wrong.
	FaultRejectedKeys FaultKind = "REJECTED_KEYS"
	// FaultRevokedToken answers all other calls as if the token had expired.
	FaultRevokedToken FaultKind = "REVOKED_TOKEN"
	// FaultDeletedList answers add-prospect-to-list as if its list were deleted.
	FaultDeletedList FaultKind = "DELETED_LIST"
	// FaultDeletedField answers an add-prospect-to-list that writes custom fields as if
	// one of them did not exist.
	FaultDeletedField FaultKind = "DELETED_FIELD"
)

func faultKinds() []FaultKind {
	return []FaultKind{
		FaultLatency, FaultHTTPError, FaultRateLimited, FaultLimitText, FaultDropBefore, FaultDropAfter,
		FaultGarbage, FaultEmpty, FaultHang, FaultRejectedKeys, FaultRevokedToken, FaultDeletedList, FaultDeletedField,
	}
}

// Fault is a fault and the calls it befalls. What is empty does not matter. Calls
// over the limit meet the limit first, and use no fault up.
type Fault struct {
	Kind    FaultKind `json:"kind"`
	Account string    `json:"account,omitempty"`
	Path    string    `json:"path,omitempty"`
	// Email is compared without regard to case.
	Email string `json:"email,omitempty"`
	// After lets so many matching calls pass before the fault begins.
	After int `json:"after,omitempty"`
	// Count ends the fault after it was played so often; 0: it stays until ClearFaults.
	Count int `json:"count,omitempty"`
	// Probability is the chance, from 0 to 1, with which it befalls a matching call; 0: always.
	Probability float64 `json:"probability,omitempty"`
	// Status, Latency and RetryAfter are for the kinds that say so.
	Status int `json:"status,omitempty"`
	// In JSON, durations are written like "1.5s".
	Latency    time.Duration `json:"-"`
	RetryAfter time.Duration `json:"-"`
}

// activeFault is a fault and how often it matched and was played.
type activeFault struct {
	Fault
	matched, played int
}

// SetFault adds faults. Of several that befall one call, the one added first is
// played. Kind must be one of the constants; another kind is an error.
func (s *Simulator) SetFault(faults ...Fault) error {
	for _, fault := range faults {
		if !slices.Contains(faultKinds(), fault.Kind) {
			return fmt.Errorf("there is no fault %q", fault.Kind)
		}
		if fault.Status != 0 && (fault.Status < 200 || fault.Status > 599) {
			return fmt.Errorf("%d is no status of an answer", fault.Status)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fault := range faults {
		fault.Email = normalized(fault.Email)
		s.faults = append(s.faults, &activeFault{Fault: fault})
	}
	return nil
}

// ClearFaults takes all faults away. Calls that hang already go on hanging.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Faults returns the faults that can still be played, in order; Count and After
// are what is left of them.
func (s *Simulator) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	active := make([]Fault, 0, len(s.faults))
	for _, fault := range s.faults {
		left := fault.Fault
		left.After = max(0, fault.After-fault.matched)
		if fault.Count > 0 {
			left.Count = fault.Count - fault.played
		}
		active = append(active, left)
	}
	return active
}

// dueFaults throws the dice for a call: the latency of the faults that add some,
// and the first other fault that befalls it, nil if none.
func (s *Simulator) dueFaults(call *Call) (time.Duration, *activeFault) {
	var latency time.Duration
	var due *activeFault
	for _, fault := range s.faults {
		if fault.Kind != FaultLatency && due != nil || !fault.befalls(call) {
			continue
		}
		fault.matched++
		if fault.matched <= fault.After || fault.Probability > 0 && s.random.Float64() >= fault.Probability {
			continue
		}
		fault.played++
		if fault.Kind == FaultLatency {
			latency += fault.Latency
		} else {
			due = fault
		}
	}
	s.faults = slices.DeleteFunc(s.faults, func(f *activeFault) bool { return f.Count > 0 && f.played >= f.Count })
	return latency, due
}

// befalls tells whether a call is of the kind that the fault is for.
func (f *activeFault) befalls(call *Call) bool {
	if f.Account != "" && f.Account != call.Account || f.Path != "" && f.Path != call.Path || f.Email != "" && f.Email != call.Email {
		return false
	}
	switch f.Kind {
	case FaultRejectedKeys:
		return call.Path == PathToken
	case FaultRevokedToken:
		return call.Path != PathToken
	case FaultDeletedList:
		return call.Path == PathAddProspect
	case FaultDeletedField:
		return call.Path == PathAddProspect && call.Values()["customFields"] != nil
	default:
		return true
	}
}

// faultAnswer is the answer of a fault that has one; of FaultGarbage, the garbage.
func (s *Simulator) faultAnswer(fault Fault) Answer {
	status := fault.Status
	if status == 0 {
		status = http.StatusOK
	}
	switch fault.Kind {
	case FaultEmpty:
		return Answer{Status: http.StatusOK, Body: "[]"}
	case FaultHTTPError:
		if fault.Status == 0 {
			status = http.StatusInternalServerError
		}
		title := fmt.Sprintf("%d %s", status, http.StatusText(status))
		return Answer{Status: status, Body: "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>"}
	case FaultRateLimited:
		return LimitStatus(fault.RetryAfter)
	case FaultLimitText:
		return LimitText(status)
	case FaultRejectedKeys:
		return s.answers.RejectedKeys
	case FaultRevokedToken:
		return s.answers.RejectedToken
	case FaultDeletedList:
		return s.answers.DeletedList
	case FaultDeletedField:
		return naming(s.answers.UnknownField, "(any)")
	default:
		return Answer{Status: status, Body: "{\"success\":tr\x00\xff\xfe"}
	}
}
