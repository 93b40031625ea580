-- The ledger (room: change): what was done to a subject, by whom, each entry chained to the one
-- before it of the same subject. Rows are only ever added.

CREATE TABLE ledger_entry (
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_unit TEXT NOT NULL,
    body TEXT NOT NULL,
    state_hash BLOB,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    algorithm TEXT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, seq)
);

-- An auditor's page reads by time.
CREATE INDEX ledger_entry_at ON ledger_entry (at);

-- The last entry of each chain: a chain that was cut off at its end no longer agrees with it.
CREATE TABLE ledger_head (
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);

-- The answer of a form or an API call that carried an id: sent twice, it is done once.
CREATE TABLE change_receipt (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);
