package redisclient

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]URL{
		"redis://localhost":                  {hosts: []string{"localhost:6379"}},
		"redis://localhost:1":                {hosts: []string{"localhost:1"}},
		"redis://localhost:65535/":           {hosts: []string{"localhost:65535"}},
		"redis://:secret@127.0.0.1:7000/3":   {hosts: []string{"127.0.0.1:7000"}, password: "secret", database: 3},
		"redis://user:p%40ss%2F@host:6379/0": {hosts: []string{"host:6379"}, username: "user", password: "p@ss/"},
		"rediss://[::1]:7000?skip_verify=1":  {hosts: []string{"[::1]:7000"}, tls: true, skipVerify: true},
		"redis+cluster://user:secret@a,b:7001/": {
			mode: cluster, hosts: []string{"a:6379", "b:7001"}, username: "user", password: "secret",
		},
		"rediss+cluster://a": {mode: cluster, tls: true, hosts: []string{"a:6379"}},
		"redis+sentinel://:secret@a,b:7001/main/2?sentinel_username=watcher&sentinel_password=other": {
			mode: sentinel, hosts: []string{"a:26379", "b:7001"}, password: "secret", master: "main", database: 2,
			sentinelUsername: "watcher", sentinelPassword: "other",
		},
		"rediss+sentinel://a/main": {mode: sentinel, tls: true, hosts: []string{"a:26379"}, master: "main"},
	} {
		got, err := ParseURL(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: got %+v, want %+v", raw, *got, want)
		}
	}
}

// TestUnreadableURLs: the error names what is wrong and repeats nothing of the URL.
func TestUnreadableURLs(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"hunter2@host:6379":                          "is not a URL",
		"http://:hunter2@host":                       "scheme",
		"redis+ring://:hunter2@host":                 "scheme",
		"redis://:hunter2@":                          "host",
		"redis://:hunter2@host:port":                 "host",
		"redis://:hunter2@host:70000":                "host",
		"redis://user:hunt/er2@host:6379/0":          "host",
		"redis://user:12/hunter2@host:6379/0":        "percent-encoded",
		"redis://user:hunter2%zz@host:6379/0":        "stray %",
		"redis://:hunter2@host/hunter2":              "number",
		"redis://:hunter2@host/1/hunter2":            "path",
		"redis://:hunter2@host/1?hunter2=1":          "parameter",
		"redis://:hunter2@host/1?skip_verify=1":      "parameter",
		"redis://:hunter2@host#x":                    "stray #",
		"redis://:hunter2@a,b/0":                     "several hosts",
		"redis+cluster://:hunter2@a,b/1":             "only one",
		"redis+sentinel://:hunter2@a,b":              "master",
		"redis+sentinel://:hunter2@a,b/main/hunter2": "number",
		"rediss://:hunter2@a?skip_verify=hunter2":    "skip_verify",
		"redis://:hunter2@host:0":                    "host",
		"redis://:hunter2@host:65536":                "host",
		"redis://:hunter2@[::1":                      "host",
		"redis://:hunter2@::1":                       "host",
		"redis://hunter2%zz:x@host":                  "stray %",
		"redis://:hunter2@host?x=%zz":                "parameters",
		"redis://:hunter2@host?sentinel_username=a":  "parameter",
		"redis+sentinel://:hunter2@a/%zz/1":          "stray %",
		"redis+sentinel://:hunter2@a/main/-1":        "number",
	} {
		_, err := ParseURL(raw)
		switch {
		case err == nil:
			t.Errorf("%s: no error", raw)
		case !strings.HasPrefix(err.Error(), "REDIS_URL") || !strings.Contains(err.Error(), want):
			t.Errorf("%s: %v; want it to name %q", raw, err, want)
		case strings.Contains(err.Error(), "hunter2"), strings.Contains(err.Error(), "er2"):
			t.Errorf("%s: the error repeats the password: %v", raw, err)
		}
	}
}
