-- An event that was superseded counts as its prospect's newest once the cancellation
-- that superseded it does not count any more (models/facts.go).

-- +goose Up
DROP INDEX sync_entries_facts;
CREATE INDEX sync_entries_facts ON sync_entries (account_key, prospect_email, occurred_at DESC, seq DESC)
    WHERE kind <> 'ROUTING_FORM_SUBMITTED' AND (status = 'SUCCEEDED' OR (status = 'SKIPPED' AND reason IN ('ALREADY_EXISTS', 'SUPERSEDED')));

-- +goose Down
DROP INDEX sync_entries_facts;
CREATE INDEX sync_entries_facts ON sync_entries (account_key, prospect_email, occurred_at DESC, seq DESC)
    WHERE kind <> 'ROUTING_FORM_SUBMITTED' AND (status = 'SUCCEEDED' OR (status = 'SKIPPED' AND reason = 'ALREADY_EXISTS'));
