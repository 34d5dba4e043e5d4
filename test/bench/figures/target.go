package figures

import (
	"fmt"
	"math"
)

// Target is a bound that a figure is wanted to keep.
type Target struct {
	// ratio: the bound is on the ratio, not on our own value.
	ratio bool
	how   comparison
	bound float64
}

type comparison string

const (
	atLeast comparison = "≥"
	atMost  comparison = "≤"
	exactly comparison = "="
)

// sameWithin is by how much two values differ that count as equal.
const sameWithin = 1e-9

// AtLeast wants our own value to be no lower.
func AtLeast(bound float64) *Target { return &Target{how: atLeast, bound: bound} }

// AtMost wants our own value to be no higher.
func AtMost(bound float64) *Target { return &Target{how: atMost, bound: bound} }

// Exactly wants our own value to be this one.
func Exactly(value float64) *Target { return &Target{how: exactly, bound: value} }

// RatioAtLeast wants the ratio to be no lower.
func RatioAtLeast(bound float64) *Target { return &Target{ratio: true, how: atLeast, bound: bound} }

// RatioAtMost wants the ratio to be no higher.
func RatioAtMost(bound float64) *Target { return &Target{ratio: true, how: atMost, bound: bound} }

func (w *Target) holds(value float64) bool {
	switch w.how {
	case atLeast:
		return value >= w.bound
	case atMost:
		return value <= w.bound
	case exactly:
	}
	return math.Abs(value-w.bound) < sameWithin
}

func (w *Target) text(unit Unit) string {
	if w.ratio {
		return fmt.Sprintf("ratio %s %.2f", w.how, w.bound)
	}
	return fmt.Sprintf("%s %s", w.how, unit.Format(w.bound))
}
