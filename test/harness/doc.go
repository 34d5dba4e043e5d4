// Package harness gives tests the real servers the product runs on: an empty
// Postgres database and a private Redis for each test that asks for one, both
// gone when the test is.
package harness
