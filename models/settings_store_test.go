package models_test

import (
	"errors"
	"reflect"
	"sync"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func TestSettingsVersion(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		settings, err := f.Settings(f.ctx(), "org-a")
		must(t, err)
		if !reflect.DeepEqual(settings, models.DefaultSettings("org-a")) {
			t.Errorf("settings that were never saved: %+v", settings)
		}
		saved, err := f.SaveSettings(f.ctx(), "org-a", admin, new(0), func(s *models.Settings) error {
			s.TargetListID, s.IfExists, s.LifecycleFieldKey, s.HostEmailFieldKey = "7", models.IfExistsSkip, "Meeting", "Host"
			s.LifecycleWording.Booked = "Booked"
			s.Triggers.RoutingFormSubmitted = true
			s.Mappings, s.UpdatedBy = []models.Mapping{{Source: "host.name", Target: "prospect.company"}}, "user-1"
			s.Version, s.Paused, s.OrganizationID = 99, true, "org-b"
			return nil
		})
		must(t, err)
		equal(t, "version", saved.Version, 1)
		equal(t, "paused", saved.Paused, false)
		read, err := f.Settings(f.ctx(), "org-a")
		must(t, err)
		if !reflect.DeepEqual(read, saved) {
			t.Errorf("saved %+v, read %+v", saved, read)
		}

		_, err = f.SaveSettings(f.ctx(), "org-a", admin, new(0), func(*models.Settings) error { return errors.New("is not called") })
		code(t, "stale version", err, models.CodeStaleVersion)
		if !errors.Is(err, models.ErrStaleVersion) {
			t.Errorf("%v is not ErrStaleVersion", err)
		}
		refusal := errors.New("refused")
		_, err = f.SaveSettings(f.ctx(), "org-a", admin, new(1), func(s *models.Settings) error {
			s.TargetListID = "8"
			return refusal
		})
		if !errors.Is(err, refusal) {
			t.Errorf("change's error came back as %v", err)
		}
		paused, err := f.SetPaused(f.ctx(), "org-a", admin, true)
		must(t, err)
		equal(t, "paused", paused.Paused, true)
		equal(t, "version", paused.Version, 1)
		equal(t, "list", paused.TargetListID, "7")
		again, err := f.SaveSettings(f.ctx(), "org-a", admin, nil, func(*models.Settings) error { return nil })
		must(t, err)
		equal(t, "still paused", again.Paused, true)
		equal(t, "version", again.Version, 2)
	})
}

func TestSaveSettingsLetsOneOfTwoWin(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		stores := f.processes(2, models.Config{})
		errs := make([]error, 2)
		var group sync.WaitGroup
		for i, store := range stores {
			group.Go(func() {
				_, errs[i] = store.SaveSettings(f.ctx(), "org-a", admin, new(0), func(*models.Settings) error { return nil })
			})
		}
		group.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both saves ended alike: %v, %v", errs[0], errs[1])
		}
		code(t, "the other", errors.Join(errs...), models.CodeStaleVersion)
	})
}

func TestPausedOrganizations(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		for _, organizationID := range []string{"org-b", "org-a", "org-c"} {
			settings, err := f.SetPaused(f.ctx(), organizationID, admin, true)
			must(t, err)
			equal(t, "version", settings.Version, 0)
		}
		_, err := f.SetPaused(f.ctx(), "org-c", admin, false)
		must(t, err)
		paused, err := f.PausedOrganizations(f.ctx())
		must(t, err)
		equalSlices(t, "paused", paused, []string{"org-a", "org-b"})
	})
}
