package figures_test

import (
	"strings"
	"testing"

	"github.com/snovsync/snovsync/test/bench/figures"
)

func TestUnits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		unit  figures.Unit
		value float64
		want  string
	}{
		{figures.PerSecond, 22_900, "22,900/s"},
		{figures.PerSecond, 1_234_567.8, "1,234,568/s"},
		{figures.PerSecond, 999, "999/s"},
		{figures.PerSecond, 2.25, "2.2/s"},
		{figures.Duration, 0.015, "15.0 ms"},
		{figures.Duration, 0.0000123, "12.3 µs"},
		{figures.Duration, 75, "75.0 s"},
		{figures.Duration, 0.0000005, "500 ns"},
		{figures.Duration, 0, "0 ns"},
		{figures.Bytes, 50e6, "50.0 MB"},
		{figures.Bytes, 48_123, "48.1 kB"},
		{figures.Bytes, 1.5e9, "1.50 GB"},
		{figures.Bytes, 12, "12.0 B"},
		{figures.Share, 0.9912, "99.12 %"},
		{figures.Number, 60, "60"},
		{figures.Number, 1.5, "1.50"},
		{figures.Number, -12_345, "-12,345"},
	} {
		if got := test.unit.Format(test.value); got != test.want {
			t.Errorf("%v is written %q, want %q", test.value, got, test.want)
		}
	}
}

// TestRatioIsOfTheRounds: a round in which the machine was slow for both must not
// show in the ratio.
func TestRatioIsOfTheRounds(t *testing.T) {
	t.Parallel()
	figure := figures.Figure{Ours: []float64{10, 50, 12}, Theirs: []float64{20, 100, 20}}
	if ratio, ok := figure.Ratio(); !ok || ratio != 0.5 {
		t.Errorf("the ratio is %v, want 0.5", ratio)
	}
	ceiling := figures.Figure{Ours: []float64{9, 8, 10}, Theirs: []float64{10}}
	if ratio, ok := ceiling.Ratio(); !ok || ratio != 0.9 {
		t.Errorf("the ratio to a ceiling is %v, want 0.9", ratio)
	}
	alone := figures.Figure{Ours: []float64{9}}
	if _, ok := alone.Ratio(); ok {
		t.Error("a figure without a peer has a ratio")
	}
	nothing := figures.Figure{Ours: []float64{9}, Theirs: []float64{0}}
	if _, ok := nothing.Ratio(); ok {
		t.Error("a figure has a ratio to nothing")
	}
}

func TestWishes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		target *figures.Target
		ours   float64
		want   bool
	}{
		"none":              {nil, 1, true},
		"at least, kept":    {figures.AtLeast(3000), 3000, true},
		"at least, missed":  {figures.AtLeast(3000), 2999, false},
		"at most, kept":     {figures.AtMost(60), 60, true},
		"at most, missed":   {figures.AtMost(60), 61, false},
		"exactly":           {figures.Exactly(1), 1, true},
		"not exactly":       {figures.Exactly(1), 1.001, false},
		"ratio, kept":       {figures.RatioAtLeast(0.5), 50, true},
		"ratio, missed":     {figures.RatioAtLeast(0.51), 50, false},
		"ratio, not beyond": {figures.RatioAtMost(1.2), 121, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			figure := figures.Figure{Ours: []float64{test.ours}, Theirs: []float64{100}, Target: test.target}
			if got := figure.Met(); got != test.want {
				t.Errorf("met: %v, want %v", got, test.want)
			}
		})
	}
	alone := figures.Figure{Ours: []float64{1}, Target: figures.RatioAtLeast(0.5)}
	if alone.Met() {
		t.Error("a target for a ratio was met without a peer")
	}
}

// table has one figure of each sort.
func table() []figures.Figure {
	return []figures.Figure{
		{
			Case: "accept", Name: "events", Unit: figures.PerSecond, Ours: []float64{8000, 10_000, 9000},
			Peer: "gqlgen", Theirs: []float64{16_000, 20_000, 20_000}, Target: figures.RatioAtLeast(0.5),
		},
		{Case: "accept", Name: "p99", Unit: figures.Duration, Ours: []float64{0.02}, Target: figures.AtMost(0.015)},
		{Case: "limit", Name: "of the ceiling | a minute", Unit: figures.Share, Ours: []float64{0.99, 0.98}, Peer: "60/(60 s + call)", Theirs: []float64{1}},
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	want := `| case | figure | ours | against | theirs | ratio | wanted | spread |
|---|---|---|---|---|---|---|---|
| ` + "`accept`" + ` | events | 9,000/s | gqlgen | 20,000/s | 0.50 | ratio ≥ 0.50 ✓ | 22 %, 20 %; 0.45–0.50 |
| ` + "`accept`" + ` | p99 | 20.0 ms |  |  |  | ≤ 15.0 ms ✗ |  |
| ` + "`limit`" + ` | of the ceiling \| a minute | 98.50 % | 60/(60 s + call) | 100.00 % | 0.98 |  | 1 % |
`
	if got := figures.Markdown(table()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := figures.Print(&out, table()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if !strings.HasPrefix(lines[0], "case") || !strings.HasPrefix(lines[1], "accept") || !strings.HasPrefix(lines[2], "  ") || !strings.HasPrefix(lines[3], "limit") {
		t.Errorf("cases are not named once each:\n%s", out.String())
	}
	if strings.Index(lines[1], "9,000/s") != strings.Index(lines[2], "20.0 ms") {
		t.Errorf("the columns do not stand below each other:\n%s", out.String())
	}
}
