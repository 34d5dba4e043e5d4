-- +goose Up

-- One row for each organization, inserted with its first write. SQLite has one writer at a time,
-- so the change numbers become visible in order and the counters are exact.
--   change_seq  number of the organization's latest change
--   fence       highest lease number that an entry ran under
--   unfinished  entries that are QUEUED, RUNNING or RETRYING
--   blocked     entries that are BLOCKED
CREATE TABLE organizations (
    id text PRIMARY KEY,
    change_seq integer NOT NULL DEFAULT 0,
    changed_at datetime NOT NULL,
    fence integer NOT NULL DEFAULT 0,
    unfinished integer NOT NULL DEFAULT 0,
    blocked integer NOT NULL DEFAULT 0,
    -- Set while a disconnect is unfinished: entries that waited at this moment end SKIPPED.
    skip_before datetime
);
CREATE INDEX organizations_disconnecting ON organizations (id) WHERE skip_before IS NOT NULL;

-- occurred_ns is when the event happened, in nanoseconds since 1970.
CREATE TABLE events (
    id text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations (id),
    event_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('BOOKING_CREATED', 'BOOKING_CANCELED', 'BOOKING_RESCHEDULED', 'BOOKING_NO_SHOW', 'ROUTING_FORM_SUBMITTED')),
    occurred_ns integer NOT NULL,
    content_hash text NOT NULL,
    email text NOT NULL,
    booking_id text NOT NULL,
    form_id text NOT NULL,
    rescheduled_from text NOT NULL,
    payload text NOT NULL,
    created_at datetime NOT NULL,
    UNIQUE (organization_id, event_id)
);

-- By which events a prospect left a booking (models/facts_sql.go).
CREATE INDEX events_rescheduled ON events (organization_id, rescheduled_from, email) WHERE rescheduled_from <> '';

-- An entry is usually inserted, started and finished, and each index costs each of these writes.
-- indexed_status is QUEUED for a RUNNING entry, so starting an entry changes no index.
CREATE TABLE sync_entries (
    id text PRIMARY KEY REFERENCES events (id),
    organization_id text NOT NULL,
    seq integer NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('BOOKING_CREATED', 'BOOKING_CANCELED', 'BOOKING_RESCHEDULED', 'BOOKING_NO_SHOW', 'ROUTING_FORM_SUBMITTED')),
    status text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'RETRYING', 'BLOCKED', 'SUCCEEDED', 'SKIPPED', 'FAILED')),
    reason text NOT NULL,
    message text NOT NULL,
    prospect_email text NOT NULL,
    prospect_id text NOT NULL,
    list_id text NOT NULL,
    attempt_count integer NOT NULL CHECK (attempt_count >= 0),
    next_attempt_at datetime,
    merged_into text NOT NULL,
    booking_id text NOT NULL,
    form_id text NOT NULL,
    occurred_ns integer NOT NULL,
    account_key text NOT NULL,
    fence integer NOT NULL,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    indexed_status text NOT NULL GENERATED ALWAYS AS (CASE status WHEN 'RUNNING' THEN 'QUEUED' ELSE status END) VIRTUAL
);

-- The log, newest first, whole and by each filter. QUEUED entries are short-lived and found
-- through sync_entries_unfinished.
CREATE UNIQUE INDEX sync_entries_log ON sync_entries (organization_id, seq DESC);
CREATE INDEX sync_entries_log_status ON sync_entries (organization_id, indexed_status, seq DESC) WHERE indexed_status <> 'QUEUED';
CREATE INDEX sync_entries_log_reason ON sync_entries (organization_id, reason, seq DESC) WHERE reason <> '';
CREATE INDEX sync_entries_log_kind ON sync_entries (organization_id, kind, seq DESC);
CREATE INDEX sync_entries_log_email ON sync_entries (organization_id, prospect_email, seq DESC) WHERE prospect_email <> '';
CREATE INDEX sync_entries_log_booking ON sync_entries (organization_id, booking_id, seq DESC) WHERE booking_id <> '';
CREATE INDEX sync_entries_log_form ON sync_entries (organization_id, form_id, seq DESC) WHERE form_id <> '';
CREATE INDEX sync_entries_log_created ON sync_entries (organization_id, created_at);
-- The entries that the sweeper looks at, and the age of an organization's oldest one.
CREATE INDEX sync_entries_unfinished ON sync_entries (organization_id, seq) WHERE indexed_status IN ('QUEUED','RETRYING');
-- Which organizations have blocked entries, and for which reasons.
CREATE INDEX sync_entries_blocked ON sync_entries (organization_id, reason) WHERE indexed_status = 'BLOCKED';
-- How many entries of a filter can be retried (models/requeue_matching.go), from the index alone.
-- The status comes late: every search names the index's own condition on it, and Postgres does
-- not search by such a column.
CREATE INDEX sync_entries_retryable ON sync_entries (organization_id, reason, kind, created_at, indexed_status, seq)
    WHERE indexed_status IN ('FAILED','SKIPPED','BLOCKED','RETRYING');
-- What is known of a prospect (models/facts.go): its newest event at Snov.io, and the list it was
-- added to. A superseded event counts again once the cancellation that superseded it no longer does.
CREATE INDEX sync_entries_facts ON sync_entries (account_key, prospect_email, occurred_ns DESC, seq DESC)
    WHERE kind IN ('BOOKING_CREATED', 'BOOKING_CANCELED', 'BOOKING_RESCHEDULED', 'BOOKING_NO_SHOW') AND (indexed_status = 'SUCCEEDED' OR (indexed_status = 'SKIPPED' AND reason IN ('ALREADY_EXISTS', 'SUPERSEDED')));
CREATE INDEX sync_entries_list_known ON sync_entries (account_key, prospect_email) WHERE indexed_status = 'SUCCEEDED' AND reason IN ('ADDED', 'UPDATED_IN_ANOTHER_LIST');

CREATE TABLE sync_attempts (
    id text PRIMARY KEY,
    organization_id text NOT NULL,
    entry_id text NOT NULL REFERENCES sync_entries (id),
    call_id text NOT NULL,
    started_at datetime NOT NULL,
    duration_micros integer NOT NULL,
    outcome text NOT NULL,
    request text NOT NULL,
    response text NOT NULL,
    http_status integer NOT NULL
);

CREATE INDEX sync_attempts_entry ON sync_attempts (entry_id, started_at);

-- The live log: entries as each change left them, numbered without gaps. Old changes are deleted
-- by organization, through the primary key.
CREATE TABLE sync_changes (
    organization_id text NOT NULL,
    seq integer NOT NULL,
    entry_id text NOT NULL,
    entry text NOT NULL,
    created_at datetime NOT NULL,
    PRIMARY KEY (organization_id, seq)
);

-- How many entries ended in each quarter of an hour, by their current status
-- (docs/decisions/0005). The transaction that changes the entries also updates these rows
-- (models/counters.go). quarter counts the quarters of an hour since 1970 in UTC.
CREATE TABLE sync_activity (
    organization_id text NOT NULL,
    quarter integer NOT NULL,
    succeeded integer NOT NULL,
    skipped integer NOT NULL,
    failed integer NOT NULL,
    PRIMARY KEY (organization_id, quarter)
);

-- updated_by is the user who last saved the settings; empty if unknown.
CREATE TABLE settings (
    organization_id text PRIMARY KEY REFERENCES organizations (id),
    target_list_id text NOT NULL,
    triggers text NOT NULL,
    if_exists text NOT NULL CHECK (if_exists IN ('UPDATE', 'SKIP')),
    lifecycle_field_key text NOT NULL,
    lifecycle_wording text NOT NULL,
    host_email_field_key text NOT NULL,
    routing_form_email_field text NOT NULL,
    look_up_unknown_prospects boolean NOT NULL,
    mappings text NOT NULL,
    paused boolean NOT NULL,
    blocked_reason text NOT NULL CHECK (blocked_reason IN ('', 'LIST_DELETED', 'CUSTOM_FIELD_GONE')),
    blocked_message text NOT NULL,
    version integer NOT NULL CHECK (version >= 0),
    updated_at datetime NOT NULL,
    updated_by text NOT NULL DEFAULT ''
);

CREATE INDEX settings_paused ON settings (organization_id) WHERE paused = true;
CREATE INDEX settings_blocked ON settings (organization_id) WHERE blocked_reason <> '';

-- What an organization is connected to: one row for each provider.
CREATE TABLE connections (
    organization_id text NOT NULL REFERENCES organizations (id),
    provider text NOT NULL CHECK (provider IN ('SNOVIO')),
    status text NOT NULL CHECK (status IN ('CONNECTED', 'CREDENTIALS_REJECTED', 'DISCONNECTED')),
    account_key text NOT NULL,
    masked_user_id text NOT NULL,
    user_id_sealed blob,
    secret_sealed blob,
    token_sealed blob,
    token_expires_at datetime,
    credit_balance text NOT NULL,
    connected_at datetime NOT NULL,
    connected_by text NOT NULL,
    verified_at datetime NOT NULL,
    rejected_message text NOT NULL,
    custom_fields text NOT NULL,
    updated_at datetime NOT NULL,
    PRIMARY KEY (organization_id, provider)
);

-- What an account has, as it was last read: its lists and campaigns. The custom fields and the
-- balance are columns of the connection; here is only how their readings stand. Each organization
-- has its own copy, because only its own keys prove what it may see.
--   read_at        when the reading of the copy began
--   attempted_at   when the latest reading began
--   reading_until  when the latest reading counts as ended; null once it ended
--   doubted_at     when an answer first held so little that it was not taken
CREATE TABLE inventories (
    organization_id text NOT NULL REFERENCES organizations (id),
    provider text NOT NULL CHECK (provider IN ('SNOVIO')),
    kind text NOT NULL CHECK (kind IN ('LISTS', 'CUSTOM_FIELDS', 'CAMPAIGNS', 'BALANCE')),
    account_key text NOT NULL,
    read_at datetime,
    attempted_at datetime,
    reading_until datetime,
    failed_at datetime,
    failure_code text NOT NULL,
    failure_message text NOT NULL,
    doubted_at datetime,
    size integer NOT NULL CHECK (size >= 0),
    lists text NOT NULL,
    campaigns text NOT NULL,
    PRIMARY KEY (organization_id, provider, kind)
);

-- Every account at a provider that was ever connected. The row outlives the connection, so calls made
-- before a disconnect still count against the account's limit. The refresh times say when the
-- account's lists and custom fields were last read on demand (models/account_refresh.go).
CREATE TABLE provider_accounts (
    provider text NOT NULL CHECK (provider IN ('SNOVIO')),
    account_key text NOT NULL,
    first_connected_at datetime NOT NULL,
    lists_refreshed_at datetime,
    fields_refreshed_at datetime,
    PRIMARY KEY (provider, account_key)
);

CREATE TABLE api_keys (
    id text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations (id),
    name text NOT NULL,
    prefix text NOT NULL,
    hash text NOT NULL UNIQUE,
    created_by text NOT NULL,
    created_at datetime NOT NULL,
    last_used_at datetime,
    revoked_at datetime
);

CREATE INDEX api_keys_organization ON api_keys (organization_id, created_at);

-- Who changed what, when and from where. What changes something is recorded in the
-- transaction that changes it.
CREATE TABLE audit_log (
    id text PRIMARY KEY,
    organization_id text NOT NULL,
    recorded_at datetime NOT NULL,
    actor_id text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    details text NOT NULL,
    address text NOT NULL
);

CREATE INDEX audit_log_newest ON audit_log (organization_id, recorded_at, id);

-- The one row says how accounts are spread over Redis and which limit they have there.
-- Every process compares its own settings with it.
CREATE TABLE engine_layout (
    id integer PRIMARY KEY CHECK (id = 1),
    epoch integer NOT NULL,
    partitions integer NOT NULL CHECK (partitions > 0),
    max_partitions integer NOT NULL CHECK (max_partitions >= partitions),
    rate_limit integer NOT NULL CHECK (rate_limit > 0),
    rate_window integer NOT NULL CHECK (rate_window > 0),
    changed_at datetime NOT NULL
);

-- +goose Down

DROP TABLE engine_layout;
DROP TABLE audit_log;
DROP TABLE api_keys;
DROP TABLE provider_accounts;
DROP TABLE inventories;
DROP TABLE connections;
DROP TABLE settings;
DROP TABLE sync_activity;
DROP TABLE sync_changes;
DROP TABLE sync_attempts;
DROP TABLE sync_entries;
DROP TABLE events;
DROP TABLE organizations;
