package secrets

import (
	"errors"
	"strings"
	"testing"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

var errBroken = errors.New("cannot encrypt")

// broken is an AEAD that fails.
type broken struct{ tink.AEAD }

func (broken) Encrypt([]byte, []byte) ([]byte, error) { return []byte("plain"), errBroken }

// TestFailureToSealSealsNothing: the value must not be stored in another form.
func TestFailureToSealSealsNothing(t *testing.T) {
	t.Parallel()
	box := &Box{aead: broken{}}
	sealed, err := box.Seal("org-a", FieldAPISecret, []byte("plain"))
	if sealed != nil || !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "api_secret of organization org-a") {
		t.Errorf("sealed %q, %v", sealed, err)
	}
}

// TestKeysetThatCannotBeWritten: an error is returned, and not half of a keyset.
func TestKeysetThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	if text, err := write(nil); err == nil || text != "" {
		t.Errorf("wrote %q, %v", text, err)
	}
	if text, err := withNewKey(&keyset.Manager{}); err == nil || text != "" || !strings.Contains(err.Error(), "add a key") {
		t.Errorf("wrote %q, %v", text, err)
	}
}
