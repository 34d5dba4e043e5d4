package models_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestLayoutIsRecordedOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		own := models.Layout{Partitions: 4, RateLimit: 60, RateWindow: time.Minute.Microseconds()}
		first, err := f.Layout(f.ctx(), own)
		must(t, err)
		if !first.SameValues(own) || first.MaxPartitions != 4 || first.Epoch < f.now().UnixMicro() {
			t.Errorf("recorded %+v", first)
		}
		other := own
		other.Partitions = 1
		second, err := f.Layout(f.ctx(), other)
		must(t, err)
		equal(t, "what a second process finds", second, first)

		changed, err := f.ChangeLayout(f.ctx(), other)
		must(t, err)
		if !changed.SameValues(other) || changed.MaxPartitions != 4 || changed.Epoch <= first.Epoch {
			t.Errorf("changed %+v to %+v", first, changed)
		}
		third, err := f.Layout(f.ctx(), own)
		must(t, err)
		equal(t, "what a third process finds", third, changed)
	})
}
