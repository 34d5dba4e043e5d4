package pipelined

import "sync/atomic"

// Generation numbers the connections of one or more pools. When a connection dies or its
// server turns out to be read-only, the generation ends: the pools close all connections
// that were opened before instead of using them again. So one lost server or forgetful
// firewall costs one timeout, and not one for each pooled connection.
//
// The zero Generation is ready for use.
type Generation struct{ current atomic.Uint64 }

func (g *Generation) now() uint64 { return g.current.Load() }

// end ends a generation. If it ended before, nothing changes: connections that fail one
// after the other for one reason must not close those that were opened in between.
func (g *Generation) end(generation uint64) { g.current.CompareAndSwap(generation, generation+1) }
