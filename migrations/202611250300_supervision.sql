-- What is watched, what was reminded of, supervision orders (room: supervision).
-- See docs/decisions/0011-supervision.md.

-- The limits of every watched subject, as their rooms hand them over (`track`). `next_at` is when the
-- plan wants to act next (NULL: never, as things stand); everything up to `settled_at` is done with.
-- `basis` names the plans and the rulebook that `next_at` was counted with.
CREATE TABLE supervision_limit (
  subject_kind  TEXT   NOT NULL,
  subject_id    TEXT   NOT NULL,
  limit_key     TEXT   NOT NULL,
  kind          TEXT   NOT NULL,
  pack          TEXT   NOT NULL,
  title_zh      TEXT   NOT NULL,
  title_en      TEXT   NOT NULL,
  subject_title TEXT   NOT NULL,
  href          TEXT   NOT NULL,
  unit_path     TEXT   NOT NULL,
  unit_name     TEXT   NOT NULL,
  owner         TEXT   NOT NULL,
  owner_name    TEXT   NOT NULL,
  started_at    BIGINT NOT NULL,
  due_at        BIGINT,
  met_at        BIGINT,
  ended_at      BIGINT,
  paused        BIGINT NOT NULL,
  running       BIGINT NOT NULL,
  basis         TEXT   NOT NULL,
  settled_at    BIGINT NOT NULL,
  next_at       BIGINT,
  next_step     TEXT   NOT NULL,
  last_rule     TEXT   NOT NULL,
  last_at       BIGINT,
  acts          BIGINT NOT NULL,
  red           BIGINT NOT NULL,
  urged_at      BIGINT,
  version       BIGINT NOT NULL,
  recused       TEXT   NOT NULL,
  PRIMARY KEY (subject_kind, subject_id, limit_key),
  CHECK (kind IN ('statutory', 'internal')),
  CHECK (paused IN (0, 1)),
  CHECK (running IN (0, 1)),
  CHECK (red IN (0, 1)),
  CHECK (running = 0 OR (met_at IS NULL AND ended_at IS NULL))
);
CREATE INDEX supervision_limit_next ON supervision_limit (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX supervision_limit_basis ON supervision_limit (basis) WHERE running = 1;
CREATE INDEX supervision_limit_owner ON supervision_limit (owner, due_at) WHERE running = 1;
CREATE INDEX supervision_limit_running ON supervision_limit (due_at) WHERE running = 1;
CREATE INDEX supervision_limit_due ON supervision_limit (due_at);
CREATE INDEX supervision_limit_id ON supervision_limit (subject_id);
CREATE INDEX supervision_limit_key ON supervision_limit (limit_key);

-- What was done about a limit: one row per due instant and step, whatever server did it.
CREATE TABLE supervision_act (
  subject_kind TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  limit_key    TEXT   NOT NULL,
  due_at       BIGINT NOT NULL,
  step         TEXT   NOT NULL,
  rule         TEXT   NOT NULL,
  acts         TEXT   NOT NULL,
  recipients   TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (subject_kind, subject_id, limit_key, due_at, step)
);

-- The plans as the office wrote them; version 0 ships with the program.
CREATE TABLE supervision_plan (
  version BIGINT PRIMARY KEY,
  text    TEXT   NOT NULL,
  digest  BLOB   NOT NULL,
  reason  TEXT   NOT NULL,
  author  TEXT   NOT NULL,
  author_name TEXT NOT NULL,
  at      BIGINT NOT NULL,
  CHECK (version > 0)
);

-- 督办单: an order is kept whole in `doc` (what the ledger hashes); the other columns are derived.
CREATE TABLE supervision_order (
  number       TEXT   PRIMARY KEY,
  version      BIGINT NOT NULL,
  status       TEXT   NOT NULL,
  subject_kind TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  unit_path    TEXT   NOT NULL,
  issuer_path  TEXT   NOT NULL,
  issuer       TEXT   NOT NULL,
  person       TEXT   NOT NULL,
  issued_at    BIGINT NOT NULL,
  due_at       BIGINT NOT NULL,
  doc          TEXT   NOT NULL,
  CHECK (status IN ('issued', 'answered', 'returned', 'accepted', 'withdrawn'))
);
CREATE INDEX supervision_order_subject ON supervision_order (subject_kind, subject_id);
CREATE INDEX supervision_order_unit ON supervision_order (unit_path, status, due_at);
CREATE INDEX supervision_order_issuer ON supervision_order (issuer, status, due_at);
CREATE INDEX supervision_order_status ON supervision_order (status, due_at);

CREATE TABLE supervision_serial (
  day  TEXT   PRIMARY KEY,
  last BIGINT NOT NULL
);
