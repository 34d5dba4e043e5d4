package simulator

import (
	"encoding/json"
	"fmt"
	"time"
)

// faultFields is a Fault without its methods, so that it has encoding/json's own form.
type faultFields Fault

// faultJSON is a Fault with its durations as people write them.
type faultJSON struct {
	faultFields
	Latency    string `json:"latency,omitempty"`
	RetryAfter string `json:"retryAfter,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (f Fault) MarshalJSON() ([]byte, error) {
	out := faultJSON{faultFields: faultFields(f)}
	if f.Latency != 0 {
		out.Latency = f.Latency.String()
	}
	if f.RetryAfter != 0 {
		out.RetryAfter = f.RetryAfter.String()
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler. Fields it does not know are an error.
func (f *Fault) UnmarshalJSON(data []byte) error {
	var in faultJSON
	if err := strictly(data, &in); err != nil {
		return err
	}
	*f = Fault(in.faultFields)
	for _, field := range []struct {
		text string
		into *time.Duration
	}{{in.Latency, &f.Latency}, {in.RetryAfter, &f.RetryAfter}} {
		if field.text == "" {
			continue
		}
		duration, err := time.ParseDuration(field.text)
		if err != nil {
			return fmt.Errorf("a duration is written like \"1.5s\": %w", err)
		}
		*field.into = duration
	}
	return nil
}
