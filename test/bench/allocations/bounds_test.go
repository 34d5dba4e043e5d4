//go:build !race

package allocations_test

// The most allocations that are accepted, about 15 % above what was measured last.
// Lower them when the product needs fewer.
const (
	// mostPerMutation is for one single-event mutation with an API key, alone in its
	// transaction, from the handler's call to its answer, the push to Redis included.
	mostPerMutation = 1650
	// mostPerDelivery is for one change to one websocket of the live log, beside
	// what the change costs whether or not anybody reads. It is about none: readers who
	// ask the same share what is encoded, and those who write share their buffers.
	mostPerDelivery = 5
)
