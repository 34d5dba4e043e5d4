// Package scheduler decides in Redis what runs next. It knows Redis and nothing else of the engine.
//
// Accepted entries wait in a stream. Enqueue moves an entry into its lane: the entries of one
// account that must keep their order. Lanes wait in queues, and queues of one account take turns.
// A queue can be paused. Claim hands out lanes that may run, each under a lease with one token of
// its account's limit. Renew keeps leases, Complete ends them. AcquireToken hands out a token alone.
//
// Each step is one Lua script in lua/, whose head lists keys, arguments and answers. All keys
// are named in keys.go and in lua/lib.lua. Redis may lose everything: BeginSeed, Seed and Open
// build the state again, and until then nothing is handed out.
package scheduler
