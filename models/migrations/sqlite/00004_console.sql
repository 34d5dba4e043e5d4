-- What the admin console asks for.

-- +goose Up

-- How many entries of a filter can run again (models/requeue_matching.go), from the
-- index alone. Entries that succeed are never in it, so they do not pay for it. The
-- status comes late because every search names the index's own condition on it, which
-- Postgres then does not search by.
CREATE INDEX sync_entries_retryable ON sync_entries (organization_id, reason, kind, created_at, status, seq)
    WHERE status IN ('FAILED','SKIPPED','BLOCKED','RETRYING');

-- When somebody last had an account's lists and custom fields read anew. The account's
-- calls are what this protects, so it is the account's (models/refresh.go).
ALTER TABLE snovio_accounts ADD COLUMN lists_refreshed_at datetime;
ALTER TABLE snovio_accounts ADD COLUMN fields_refreshed_at datetime;

-- Who last saved the settings; empty where that was not noted.
ALTER TABLE settings ADD COLUMN updated_by text NOT NULL DEFAULT '';

-- +goose Down

ALTER TABLE settings DROP COLUMN updated_by;
ALTER TABLE snovio_accounts DROP COLUMN fields_refreshed_at;
ALTER TABLE snovio_accounts DROP COLUMN lists_refreshed_at;
DROP INDEX sync_entries_retryable;
