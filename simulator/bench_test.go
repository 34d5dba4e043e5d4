package simulator_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/simulator"
)

// BenchmarkAddProspect makes a new prospect in each round, and prints what one
// weighs in memory together with its line of a bounded ledger.
func BenchmarkAddProspect(b *testing.B) {
	sim := simulator.New(simulator.Config{Limit: -1, KeepCalls: 1000})
	made, err := simulator.Seed(sim)
	if err != nil {
		b.Fatal(err)
	}
	token := httptest.NewRecorder()
	login := httptest.NewRequestWithContext(context.Background(), "POST", simulator.PathToken,
		strings.NewReader("grant_type=client_credentials&client_id=demo-user&client_secret=demo-secret"))
	sim.ServeHTTP(token, login)
	_, rest, _ := strings.Cut(token.Body.String(), `"access_token":"`)
	bearer, _, _ := strings.Cut(rest, `"`)

	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b.ResetTimer()
	for i := range b.N {
		body := fmt.Sprintf(`{"email":"p%d@example.com","fullName":"Person Number %d","listId":"%s","updateContact":true,`+
			`"customFields":{"Meeting status":"Meeting booked","Host email":"host@example.com"}}`, i, i, made.BookedMeetings.ID)
		request := httptest.NewRequestWithContext(context.Background(), "POST", simulator.PathAddProspect, strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+bearer)
		sim.ServeHTTP(httptest.NewRecorder(), request)
	}
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := sim.ProspectCount(simulator.DemoClientID); n != b.N {
		b.Fatalf("%d prospects after %d calls", n, b.N)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(b.N), "kept-B/prospect")
}
