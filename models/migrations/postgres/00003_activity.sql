-- How many entries ended in each quarter of an hour, by how they stand now, so that
-- the last hours can be shown however long the log is (docs/decisions/0005). The
-- database keeps the figures itself, in the statement that changes the entries: no
-- writer can forget them, and it costs no further trip while an organization is locked.
-- Entries are never made with an outcome and never removed, so updates are all there is.
-- An organization's rows are written under its lock alone, so nobody waits for them.

-- +goose Up

-- quarter counts the quarters of an hour since 1970 in UTC. Rows are rewritten by
-- every result, hence the room left on their pages.
CREATE TABLE sync_activity (
    organization_id text COLLATE "C" NOT NULL,
    quarter bigint NOT NULL,
    succeeded bigint NOT NULL,
    skipped bigint NOT NULL,
    failed bigint NOT NULL,
    PRIMARY KEY (organization_id, quarter)
) WITH (fillfactor = 50);

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

-- Writers wait from here to the end, so that what is counted below is all there is.
CREATE TRIGGER sync_entries_activity AFTER UPDATE ON sync_entries
    REFERENCING OLD TABLE AS entries_before NEW TABLE AS entries_after
    FOR EACH STATEMENT EXECUTE FUNCTION count_sync_activity();

INSERT INTO sync_activity (organization_id, quarter, succeeded, skipped, failed)
SELECT organization_id, floor(extract(epoch FROM updated_at) / 900)::bigint,
    COUNT(*) FILTER (WHERE status = 'SUCCEEDED'), COUNT(*) FILTER (WHERE status = 'SKIPPED'), COUNT(*) FILTER (WHERE status = 'FAILED')
FROM sync_entries WHERE status IN ('SUCCEEDED', 'SKIPPED', 'FAILED')
GROUP BY 1, 2;

-- +goose Down

DROP TRIGGER sync_entries_activity ON sync_entries;
DROP FUNCTION count_sync_activity();
DROP TABLE sync_activity;
