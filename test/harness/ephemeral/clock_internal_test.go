package ephemeral

import (
	"errors"
	"strings"
	"testing"
)

func TestMissingClockLibraryIsNamed(t *testing.T) {
	t.Parallel()
	_, err := newClock(t.TempDir(), "/nowhere/*/libfaketime.so.1")
	if !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), "package libfaketime") {
		t.Errorf("the error is %v", err)
	}
}
