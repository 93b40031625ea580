-- What leaves the bank (room: sharing). A record is one document with columns derived from it, as a case
-- is: requests for exports, institutions, disclosures. `due`: when it runs out, for what the clock does.
CREATE TABLE sharing_record (
  kind      TEXT   NOT NULL,
  id        TEXT   NOT NULL,
  status    TEXT   NOT NULL,
  login     TEXT   NOT NULL,
  unit_path TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  due       BIGINT NOT NULL,
  version   BIGINT NOT NULL,
  doc       TEXT   NOT NULL,
  PRIMARY KEY (kind, id),
  CHECK (kind IN ('export_request', 'institution', 'disclosure', 'retention_schedule', 'retention_plan',
    'retention_hold'))
);
CREATE INDEX sharing_record_at ON sharing_record (kind, at, id);
CREATE INDEX sharing_record_due ON sharing_record (kind, status, due);

-- Which case was given to whom: asked by the case, for the rights of the person.
CREATE TABLE sharing_given (
  case_number TEXT NOT NULL,
  disclosure  TEXT NOT NULL,
  PRIMARY KEY (case_number, disclosure)
);

-- A file that waits to be fetched, sealed under a key of its own, which is sealed under the master key.
-- The row is deleted when the file runs out.
CREATE TABLE sharing_file (
  owner  TEXT NOT NULL PRIMARY KEY,
  name   TEXT NOT NULL,
  key    TEXT NOT NULL,
  sealed TEXT NOT NULL
);

-- Cases that must not be erased, each with the hold that forbids it; the row goes when it is released.
CREATE TABLE sharing_held (
  case_number TEXT NOT NULL,
  hold        TEXT NOT NULL,
  PRIMARY KEY (case_number, hold)
);

-- Cases that stand in a plan of erasure, so that none stands in two; `done` once it was carried out.
CREATE TABLE sharing_planned (
  case_number TEXT   NOT NULL PRIMARY KEY,
  plan        TEXT   NOT NULL,
  done        BIGINT NOT NULL,
  CHECK (done IN (0, 1))
);
