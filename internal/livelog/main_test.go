package livelog

import (
	"testing"

	"go.uber.org/goleak"
)

// The Postgres server of the harness serves all tests of the process and ends with it.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/snovsync/snovsync/test/harness/ephemeral.(*process).wait"))
}
