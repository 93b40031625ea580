-- The register of complaints. A case is kept whole in `doc` (what the rules decide on and the
-- ledger hashes); the other columns are derived from it for lists and checked by `ledger verify`.
-- See docs/decisions/0008-a-case-is-one-document.md.

CREATE TABLE complaint_case (
  id                   BIGINT PRIMARY KEY,
  number               TEXT   NOT NULL UNIQUE,
  tracking_code        TEXT   NOT NULL UNIQUE,
  origin               TEXT   NOT NULL,
  version              BIGINT NOT NULL,
  status               TEXT   NOT NULL,
  category             TEXT   NOT NULL,
  nature               TEXT   NOT NULL,
  channel              TEXT   NOT NULL,
  source               TEXT   NOT NULL,
  external_id          TEXT   NOT NULL,
  pack                 TEXT   NOT NULL,
  title                TEXT   NOT NULL,
  business             TEXT   NOT NULL,
  cause                TEXT   NOT NULL,
  flags                TEXT   NOT NULL,
  unit_path            TEXT   NOT NULL,
  unit_name            TEXT   NOT NULL,
  registered_unit_path TEXT   NOT NULL,
  handler_login        TEXT   NOT NULL,
  handler_name         TEXT   NOT NULL,
  complainant_masked   TEXT   NOT NULL,
  received_at          BIGINT NOT NULL,
  due_at               BIGINT NOT NULL,
  paused               BIGINT NOT NULL,
  late                 BIGINT NOT NULL,
  extension_asked      BIGINT NOT NULL,
  ended_at             BIGINT,
  doc                  TEXT   NOT NULL,
  CHECK ((category = 'done') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX complaint_case_origin ON complaint_case (origin) WHERE origin <> '';
CREATE INDEX complaint_case_due ON complaint_case (category, due_at, id);
CREATE INDEX complaint_case_all ON complaint_case (due_at, id);
CREATE INDEX complaint_case_received ON complaint_case (received_at, id);
CREATE INDEX complaint_case_unit ON complaint_case (unit_path, category, due_at);
CREATE INDEX complaint_case_registered ON complaint_case (registered_unit_path, category);
CREATE INDEX complaint_case_handler ON complaint_case (handler_login, category, due_at);
CREATE INDEX complaint_case_status ON complaint_case (status, due_at);

-- fulltext: complaint_search

-- Who complains: personal data (C2) apart from the case; looked up by keyed hashes only.
CREATE TABLE complaint_person (
  case_id     BIGINT PRIMARY KEY REFERENCES complaint_case (id),
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  phone       TEXT NOT NULL,
  id_number   TEXT NOT NULL,
  address     TEXT NOT NULL,
  email       TEXT NOT NULL,
  gender      TEXT NOT NULL,
  account     TEXT NOT NULL,
  name_index  TEXT NOT NULL,
  phone_index TEXT NOT NULL,
  id_index    TEXT NOT NULL
);
CREATE INDEX complaint_person_phone ON complaint_person (phone_index);
CREATE INDEX complaint_person_id ON complaint_person (id_index);
CREATE INDEX complaint_person_name ON complaint_person (name_index);

-- Who plays a part in a case: registrar, lead, co, co_due (opinion still owed), approver.
CREATE TABLE complaint_participant (
  case_id BIGINT NOT NULL REFERENCES complaint_case (id),
  login   TEXT   NOT NULL,
  part    TEXT   NOT NULL,
  PRIMARY KEY (case_id, login, part)
);
CREATE INDEX complaint_participant_login ON complaint_participant (login, part);

CREATE TABLE complaint_serial (
  day  TEXT   NOT NULL,
  unit TEXT   NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (day, unit)
);

-- What somebody typed and has not sent yet; kept on the server so that a lost connection loses nothing.
CREATE TABLE complaint_draft (
  login  TEXT   NOT NULL,
  form   TEXT   NOT NULL,
  fields TEXT   NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (login, form)
);

-- A person's saved filters of the worklist.
CREATE TABLE complaint_view (
  login TEXT   NOT NULL,
  name  TEXT   NOT NULL,
  query TEXT   NOT NULL,
  at    BIGINT NOT NULL,
  PRIMARY KEY (login, name)
);

-- Cases a person follows.
CREATE TABLE complaint_follower (
  login   TEXT   NOT NULL,
  case_id BIGINT NOT NULL REFERENCES complaint_case (id),
  PRIMARY KEY (login, case_id)
);
