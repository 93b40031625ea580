-- Imports from a page: they run on after the request, and tell how far they are.
-- `slot` is 1 while one runs and NULL when it is over: at most one runs in the bank.
-- `seen_at` moves while it runs: one that stands still was cut off (crates/complaint/src/import/record.rs).

CREATE TABLE complaint_import (
  id          BIGINT PRIMARY KEY,
  slot        BIGINT UNIQUE,
  login       TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  file        TEXT   NOT NULL,
  dry_run     BIGINT NOT NULL,
  state       TEXT   NOT NULL,
  begun_at    BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL,
  read_rows   BIGINT NOT NULL,
  created     BIGINT NOT NULL,
  known       BIGINT NOT NULL,
  rejected    BIGINT NOT NULL,
  bytes_done  BIGINT NOT NULL,
  bytes_total BIGINT NOT NULL,
  passed_over TEXT   NOT NULL,
  trouble_zh  TEXT   NOT NULL,
  trouble_en  TEXT   NOT NULL,
  CHECK (state IN ('running', 'done', 'failed', 'stopped')),
  CHECK ((slot IS NULL) = (state <> 'running')),
  CHECK (dry_run IN (0, 1))
);
CREATE INDEX complaint_import_begun ON complaint_import (begun_at);

-- Rows that did not go in, for who brought them; they hold personal data and go after some days.
CREATE TABLE complaint_import_rejects (
  import_id BIGINT PRIMARY KEY REFERENCES complaint_import (id),
  csv       BLOB   NOT NULL
);
