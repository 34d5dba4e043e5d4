package graph

import "embed"

// Schema holds the schema's files, for tests and tools that read it.
//
//go:embed *.graphqls
var Schema embed.FS
