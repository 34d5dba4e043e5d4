package figures

import (
	"fmt"
	"slices"
)

// Figure is one line of the table: something of ours that was measured in each
// round, and, where there is one, the same of a peer in the same rounds.
type Figure struct {
	// Case is the benchmark it comes from.
	Case string
	// Name says what was measured, and under which circumstances.
	Name string
	Unit Unit
	// Ours has one value a round.
	Ours []float64
	// Peer says what Theirs are of; empty where there is nothing to compare with.
	Peer string
	// Theirs has one value a round, or a single one for a ceiling that is calculated.
	Theirs []float64
	// Target is what is wanted; nil: the figure is there for orientation.
	Target *Target
}

// Ratio returns ours divided by theirs, and false where there is nothing to divide
// by. Where both were measured in the same rounds it is the median of the rounds'
// ratios: what disturbs a round disturbs both.
func (f *Figure) Ratio() (float64, bool) {
	ratios := f.ratios()
	return Median(ratios), len(ratios) > 0
}

// ratios are the rounds' own.
func (f *Figure) ratios() []float64 {
	var ratios []float64
	for i, ours := range f.Ours {
		theirs := Median(f.Theirs)
		if len(f.Theirs) == len(f.Ours) {
			theirs = f.Theirs[i]
		}
		if theirs != 0 {
			ratios = append(ratios, ours/theirs)
		}
	}
	return ratios
}

// Met tells whether the target is met; true where there is none.
func (f *Figure) Met() bool {
	if f.Target == nil {
		return true
	}
	if !f.Target.ratio {
		return f.Target.holds(Median(f.Ours))
	}
	ratio, ok := f.Ratio()
	return ok && f.Target.holds(ratio)
}

// cells are the figure's columns, without its case.
func (f *Figure) cells() []string {
	theirs, ratio, wanted := "", "", ""
	if len(f.Theirs) > 0 {
		theirs = f.Unit.Format(Median(f.Theirs))
	}
	if r, ok := f.Ratio(); ok {
		ratio = fmt.Sprintf("%.2f", r)
	}
	if f.Target != nil {
		wanted = f.Target.text(f.Unit)
		if f.Met() {
			wanted += " ✓"
		} else {
			wanted += " ✗"
		}
	}
	return []string{f.Name, f.Unit.Format(Median(f.Ours)), f.Peer, theirs, ratio, wanted, f.spread()}
}

// spread tells how far the rounds lie apart: ours, theirs, and the ratios from the
// lowest to the highest.
func (f *Figure) spread() string {
	if len(f.Ours) < 2 {
		return ""
	}
	text := percent(Spread(f.Ours))
	if len(f.Theirs) == len(f.Ours) {
		text += ", " + percent(Spread(f.Theirs))
		if ratios := f.ratios(); len(ratios) > 0 {
			text += fmt.Sprintf("; %.2f–%.2f", slices.Min(ratios), slices.Max(ratios))
		}
	}
	return text
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
