-- How many entries ended in each quarter of an hour, by how they stand now, so that
-- the last hours can be shown however long the log is (docs/decisions/0005). The
-- database keeps the figures itself, in the statement that changes the entries: no
-- writer can forget them. Entries are never made with an outcome and never removed, so
-- updates are all there is.

-- +goose Up

-- quarter counts the quarters of an hour since 1970 in UTC.
CREATE TABLE sync_activity (
    organization_id text NOT NULL,
    quarter integer NOT NULL,
    succeeded integer NOT NULL,
    skipped integer NOT NULL,
    failed integer NOT NULL,
    PRIMARY KEY (organization_id, quarter)
);

-- Times are cut to the second first: not every version of SQLite does so by itself.
-- +goose StatementBegin
CREATE TRIGGER sync_entries_activity_before AFTER UPDATE OF status, updated_at ON sync_entries
WHEN OLD.status IN ('SUCCEEDED', 'SKIPPED', 'FAILED')
BEGIN
    INSERT INTO sync_activity (organization_id, quarter, succeeded, skipped, failed)
    VALUES (OLD.organization_id, CAST(strftime('%s', substr(OLD.updated_at, 1, 19)) AS integer) / 900,
        -(OLD.status = 'SUCCEEDED'), -(OLD.status = 'SKIPPED'), -(OLD.status = 'FAILED'))
    ON CONFLICT (organization_id, quarter) DO UPDATE SET
        succeeded = succeeded + excluded.succeeded, skipped = skipped + excluded.skipped, failed = failed + excluded.failed;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER sync_entries_activity_after AFTER UPDATE OF status, updated_at ON sync_entries
WHEN NEW.status IN ('SUCCEEDED', 'SKIPPED', 'FAILED')
BEGIN
    INSERT INTO sync_activity (organization_id, quarter, succeeded, skipped, failed)
    VALUES (NEW.organization_id, CAST(strftime('%s', substr(NEW.updated_at, 1, 19)) AS integer) / 900,
        NEW.status = 'SUCCEEDED', NEW.status = 'SKIPPED', NEW.status = 'FAILED')
    ON CONFLICT (organization_id, quarter) DO UPDATE SET
        succeeded = succeeded + excluded.succeeded, skipped = skipped + excluded.skipped, failed = failed + excluded.failed;
END;
-- +goose StatementEnd

INSERT INTO sync_activity (organization_id, quarter, succeeded, skipped, failed)
SELECT organization_id, CAST(strftime('%s', substr(updated_at, 1, 19)) AS integer) / 900,
    SUM(status = 'SUCCEEDED'), SUM(status = 'SKIPPED'), SUM(status = 'FAILED')
FROM sync_entries WHERE status IN ('SUCCEEDED', 'SKIPPED', 'FAILED')
GROUP BY 1, 2;

-- +goose Down

DROP TRIGGER sync_entries_activity_after;
DROP TRIGGER sync_entries_activity_before;
DROP TABLE sync_activity;
