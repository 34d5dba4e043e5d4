// Package inventory reads what a Snov.io account has (lists, custom fields, campaigns,
// balance) and stores it. Whoever reads, an admin's page or a worker, leaves the copy for
// everybody else, and ends a block of the settings that the answer shows to be mended.
package inventory
