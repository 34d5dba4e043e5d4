package scheduler

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/redisclient"
)

func TestWrongServersAreRefused(t *testing.T) {
	t.Parallel()
	s := &Scheduler{}
	for name, info := range map[string]string{
		"too old":           "redis_version:6.0.16\r\nredis_mode:standalone\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n",
		"redis+cluster://":  "redis_version:7.0.0\r\nredis_mode:cluster\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n",
		"redis+sentinel://": "redis_version:7.0.0\r\nredis_mode:sentinel\r\n",
		"replica":           "redis_version:7.0.0\r\nredis_mode:standalone\r\nrole:slave\r\nmaxmemory_policy:noeviction\r\n",
	} {
		var err error
		s.url, err = redisclient.ParseURL("redis://localhost")
		must(t, err)
		if err := s.checkInfo(parseInfo(info)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, version := range []string{"6.2.0", "7.0.15", "8.0.0", "10.1"} {
		if tooOld(version) {
			t.Errorf("%s counts as too old", version)
		}
	}
}

// TestEveryCommandIsTried: a right that is missing must be noticed at the start.
func TestEveryCommandIsTried(t *testing.T) {
	t.Parallel()
	var tried []string
	for _, command := range triedCommands("prefix") {
		tried = append(tried, strings.ToUpper(fmt.Sprint(command[0])))
	}
	files, err := Files.ReadDir("lua")
	if err != nil {
		t.Fatal(err)
	}
	called := regexp.MustCompile(`redis\.p?call\((?:pause and )?'([A-Z]+)'(?: or '([A-Z]+)')?`)
	for _, file := range files {
		text, err := Files.ReadFile("lua/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range called.FindAllStringSubmatch(string(text), -1) {
			for _, command := range match[1:] {
				if command != "" && !slices.Contains(tried, command) {
					t.Errorf("%s calls %s, which no start tries", file.Name(), command)
				}
			}
		}
		if got, all := len(called.FindAllString(string(text), -1)), strings.Count(string(text), "redis.call(")+strings.Count(string(text), "redis.pcall("); got != all {
			t.Errorf("%s calls %d commands, this test sees %d", file.Name(), all, got)
		}
	}
}
