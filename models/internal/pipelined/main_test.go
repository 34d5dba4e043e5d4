package pipelined_test

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// The Postgres server that the tests share ends with the process, not before.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/snovsync/snovsync/test/harness/ephemeral.(*process).wait"))
}
