package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// scenario is one file.
type scenario struct {
	// Shows says what the scenario shows, in the words of the sync rules.
	Shows string `yaml:"shows"`
	// Server asks for a server with other settings.
	Server serverOptions `yaml:"server"`
	// Connected is false where the organization starts without a Snov.io account.
	Connected *bool `yaml:"connected"`
	// Settings is the UpdateSettingsInput that was saved before the first step.
	Settings map[string]any `yaml:"settings"`
	// Other is a second organization, for scenarios that need one.
	Other *otherOptions `yaml:"other"`
	Steps []*step       `yaml:"steps"`

	file string
}

// serverOptions are the settings of a server that differ from the usual ones.
// Scenarios with the same options share a server.
type serverOptions struct {
	// Alone keeps other scenarios off the server, under a name of the scenario's choice.
	Alone      string        `yaml:"alone"`
	RateLimit  int           `yaml:"rateLimit"`
	RateWindow time.Duration `yaml:"rateWindow"`
	Timeout    time.Duration `yaml:"timeout"`
	RetryDelay time.Duration `yaml:"retryDelay"`
	// RecheckEvery is how often a list or field that blocks events is looked for.
	RecheckEvery time.Duration `yaml:"recheckEvery"`
}

// otherOptions set the second organization up.
type otherOptions struct {
	Connected *bool `yaml:"connected"`
	// SharesAccount connects it to the Snov.io account of the first one.
	SharesAccount bool           `yaml:"sharesAccount"`
	Settings      map[string]any `yaml:"settings"`
}

// step is one step; exactly one of its verbs is set.
type step struct {
	// As is whose step it is: "ours" where empty, or "other".
	As string `yaml:"as"`

	Send    []map[string]any `yaml:"send"`
	Admin   []map[string]any `yaml:"admin"`
	Preview []map[string]any `yaml:"preview"`
	GraphQL *operation       `yaml:"graphql"`
	Snovio  []map[string]any `yaml:"snovio"`
	Calls   *[]expectedCall  `yaml:"calls"`
	// AnyOrder is calls for prospects that run side by side.
	AnyOrder *[]expectedCall     `yaml:"callsInAnyOrder"`
	Traffic  *map[string]int     `yaml:"traffic"`
	Log      []map[string]any    `yaml:"log"`
	Holds    map[string]*holding `yaml:"prospects"`

	line int
}

// operation is a GraphQL operation written out.
type operation struct {
	// Role is the caller's: owner where empty, admin, member, service or nobody.
	Role      string            `yaml:"role"`
	Query     string            `yaml:"query"`
	Variables map[string]any    `yaml:"variables"`
	Answers   any               `yaml:"answers"`
	Fails     string            `yaml:"fails"`
	Keep      map[string]string `yaml:"keep"`
}

// expectedCall is a call of add-prospect-to-list that the simulator must have seen.
type expectedCall struct {
	// Body is the whole body, Holds a part of it.
	Body  map[string]any `yaml:"body"`
	Holds map[string]any `yaml:"holds"`
	// Status is the HTTP status of the answer; 0: the connection was dropped.
	Status  *int   `yaml:"status"`
	Applied string `yaml:"applied"`
	// After is the least time that passed since the call before it: the one before in
	// the step, or the last that an earlier step looked at.
	After time.Duration `yaml:"after"`
}

// holding is what the simulator must hold of a prospect.
type holding struct {
	Profile map[string]any `yaml:"profile"`
	// Written are the values that were written into custom fields, oldest first.
	Written map[string][]string `yaml:"written"`
}

// load reads a scenario file. Its error names the file and the line.
func load(file string) (*scenario, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s := &scenario{file: file}
	if err := yaml.NewDecoder(bytes.NewReader(content), yaml.Strict()).Decode(s); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	lines, err := linesOfSteps(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if s.Shows == "" || len(s.Steps) == 0 {
		return nil, fmt.Errorf("%s: a scenario says what it shows and has steps", file)
	}
	for i, step := range s.Steps {
		step.line = lines[i]
		if err := step.check(s); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, step.line, err)
		}
	}
	return s, nil
}

// linesOfSteps finds the line on which each step begins.
func linesOfSteps(content []byte) ([]int, error) {
	parsed, err := parser.ParseBytes(content, 0)
	if err != nil {
		return nil, err
	}
	path, err := yaml.PathString("$.steps")
	if err != nil {
		return nil, err
	}
	node, err := path.FilterFile(parsed)
	if err != nil {
		return nil, err
	}
	steps, ok := node.(*ast.SequenceNode)
	if !ok {
		return nil, errors.New("steps is not a list")
	}
	lines := make([]int, len(steps.Values))
	for i, value := range steps.Values {
		lines[i] = value.GetToken().Position.Line
	}
	return lines, nil
}

func (s *step) check(of *scenario) error {
	switch {
	case s.As != "" && s.As != "other":
		return fmt.Errorf("as is %q: it can be other, or be left out", s.As)
	case s.As == "other" && of.Other == nil:
		return errors.New("the file sets up no other organization")
	}
	verbs := 0
	for _, given := range []bool{
		s.Send != nil, s.Admin != nil, s.Preview != nil, s.GraphQL != nil, s.Snovio != nil,
		s.Calls != nil, s.AnyOrder != nil, s.Traffic != nil, s.Log != nil, s.Holds != nil,
	} {
		if given {
			verbs++
		}
	}
	if verbs != 1 {
		return errors.New("a step has exactly one of send, admin, preview, graphql, snovio, calls, callsInAnyOrder, traffic, log, prospects")
	}
	return nil
}

// one splits a request such as {bookingCreated: {…}, answers: {…}} into its
// operation, the operation's input and the expected answer.
func one(request map[string]any) (name string, input, answers any, err error) {
	for key, value := range request {
		switch {
		case key == "answers":
			answers = value
		case name != "":
			return "", nil, nil, fmt.Errorf("%s and %s are two requests: begin each with a dash of its own", name, key)
		default:
			name, input = key, value
		}
	}
	if name == "" {
		return "", nil, nil, errors.New("the request is missing")
	}
	return name, input, answers, nil
}

// plain turns a value into what encoding/json makes of it, so that what comes from
// YAML and what comes from JSON can be compared.
func plain(value any) any {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	var decoded any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		return fmt.Sprint(value)
	}
	return decoded
}
