-- What is written most often is an entry that is made, begun and settled. Every index
-- that holds something of it costs each of the three. A begun entry stays in all its
-- indexes: indexed_status, unlike status, does not change then, so Postgres rewrites the
-- row within its page (a HOT update) where the page has room.

-- +goose Up

ALTER TABLE sync_entries ADD COLUMN indexed_status text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (CASE status WHEN 'RUNNING' THEN 'QUEUED' ELSE status END) STORED;
ALTER TABLE sync_entries SET (fillfactor = 70);

-- The log by status. What is QUEUED is short-lived, and in the next index.
DROP INDEX sync_entries_log_status;
CREATE INDEX sync_entries_log_status ON sync_entries (organization_id, indexed_status, seq DESC) WHERE indexed_status <> 'QUEUED';
-- The sweeper's list, and the age of an organization's oldest unfinished entry.
DROP INDEX sync_entries_unfinished;
DROP INDEX sync_entries_unfinished_oldest;
CREATE INDEX sync_entries_unfinished ON sync_entries (organization_id, seq) WHERE indexed_status IN ('QUEUED','RETRYING');
DROP INDEX sync_entries_blocked;
CREATE INDEX sync_entries_blocked ON sync_entries (organization_id, reason) WHERE indexed_status = 'BLOCKED';
DROP INDEX sync_entries_retryable;
CREATE INDEX sync_entries_retryable ON sync_entries (organization_id, reason, kind, created_at, indexed_status, seq)
    WHERE indexed_status IN ('FAILED','SKIPPED','BLOCKED','RETRYING');
DROP INDEX sync_entries_facts;
CREATE INDEX sync_entries_facts ON sync_entries (account_key, prospect_email, occurred_at DESC, seq DESC)
    WHERE kind <> 'ROUTING_FORM_SUBMITTED' AND (indexed_status = 'SUCCEEDED' OR (indexed_status = 'SKIPPED' AND reason IN ('ALREADY_EXISTS', 'SUPERSEDED')));
DROP INDEX sync_entries_added;
CREATE INDEX sync_entries_added ON sync_entries (account_key, prospect_email) WHERE indexed_status = 'SUCCEEDED' AND reason = 'ADDED';

-- What is known of an organization's entries as a whole: the highest lease number that
-- one ever ran under, how many are unfinished, how many are blocked. Its row is
-- rewritten by every write anyway, under its lock, so the figures are exact.
ALTER TABLE organizations ADD COLUMN fence bigint NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN unfinished bigint NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN blocked bigint NOT NULL DEFAULT 0;
UPDATE organizations SET
    fence = COALESCE((SELECT MAX(fence) FROM sync_entries WHERE organization_id = organizations.id), 0),
    unfinished = (SELECT COUNT(*) FROM sync_entries WHERE organization_id = organizations.id AND indexed_status IN ('QUEUED','RETRYING')),
    blocked = (SELECT COUNT(*) FROM sync_entries WHERE organization_id = organizations.id AND indexed_status = 'BLOCKED');
DROP INDEX sync_entries_fence;

-- Changes are pruned by organization, through the primary key.
DROP INDEX sync_changes_age;

-- What ended is counted by the transaction that changes the entries (models/tally.go): it
-- knows what it changed, and a trigger has to find that out on every change of an entry.
DROP TRIGGER sync_entries_activity ON sync_entries;
DROP FUNCTION count_sync_activity();

-- +goose Down

-- +goose StatementBegin
CREATE FUNCTION count_sync_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sync_activity AS kept (organization_id, quarter, succeeded, skipped, failed)
    SELECT organization_id, quarter,
        SUM(weight * (status = 'SUCCEEDED')::int), SUM(weight * (status = 'SKIPPED')::int), SUM(weight * (status = 'FAILED')::int)
    FROM (
        SELECT organization_id, floor(extract(epoch FROM updated_at) / 900)::bigint AS quarter, status, 1 AS weight
        FROM entries_after WHERE status IN ('SUCCEEDED', 'SKIPPED', 'FAILED')
        UNION ALL
        SELECT organization_id, floor(extract(epoch FROM updated_at) / 900)::bigint, status, -1
        FROM entries_before WHERE status IN ('SUCCEEDED', 'SKIPPED', 'FAILED')
    ) AS ended
    GROUP BY organization_id, quarter
    ON CONFLICT (organization_id, quarter) DO UPDATE SET
        succeeded = kept.succeeded + excluded.succeeded, skipped = kept.skipped + excluded.skipped, failed = kept.failed + excluded.failed;
    RETURN NULL;
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER sync_entries_activity AFTER UPDATE ON sync_entries
    REFERENCING OLD TABLE AS entries_before NEW TABLE AS entries_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_sync_activity();

CREATE INDEX sync_changes_age ON sync_changes (created_at, organization_id, seq);
CREATE INDEX sync_entries_fence ON sync_entries (fence);
ALTER TABLE organizations DROP COLUMN blocked;
ALTER TABLE organizations DROP COLUMN unfinished;
ALTER TABLE organizations DROP COLUMN fence;
DROP INDEX sync_entries_log_status;
DROP INDEX sync_entries_unfinished;
DROP INDEX sync_entries_blocked;
DROP INDEX sync_entries_retryable;
DROP INDEX sync_entries_facts;
DROP INDEX sync_entries_added;
ALTER TABLE sync_entries DROP COLUMN indexed_status;
ALTER TABLE sync_entries RESET (fillfactor);
CREATE INDEX sync_entries_log_status ON sync_entries (organization_id, status, seq DESC);
CREATE INDEX sync_entries_unfinished ON sync_entries (id) WHERE status IN ('QUEUED','RUNNING','RETRYING');
CREATE INDEX sync_entries_unfinished_oldest ON sync_entries (organization_id, seq) WHERE status IN ('QUEUED','RUNNING','RETRYING');
CREATE INDEX sync_entries_blocked ON sync_entries (organization_id, reason) WHERE status = 'BLOCKED';
CREATE INDEX sync_entries_retryable ON sync_entries (organization_id, reason, kind, created_at, status, seq)
    WHERE status IN ('FAILED','SKIPPED','BLOCKED','RETRYING');
CREATE INDEX sync_entries_facts ON sync_entries (account_key, prospect_email, occurred_at DESC, seq DESC)
    WHERE kind <> 'ROUTING_FORM_SUBMITTED' AND (status = 'SUCCEEDED' OR (status = 'SKIPPED' AND reason IN ('ALREADY_EXISTS', 'SUPERSEDED')));
CREATE INDEX sync_entries_added ON sync_entries (account_key, prospect_email, updated_at DESC)
    WHERE status = 'SUCCEEDED' AND reason = 'ADDED';
