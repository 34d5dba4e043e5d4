// Package models is the truth of snovsync: the GORM models, the versioned SQL
// migrations for Postgres and SQLite, and every query on them. It knows nothing
// of GraphQL, Redis or Snov.io's wire format.
package models
