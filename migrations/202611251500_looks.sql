-- Who looked at what: one row a look. `number` is the case (or the request for an export); the two
-- indexes are keyed hashes of the complainant's name and of who it is (identity number, or phone,
-- or name), emptied when that person's data is erased. `day` is the day in the bank's zone.
CREATE TABLE looks_look (
  id           BIGINT PRIMARY KEY,
  at           BIGINT NOT NULL,
  day          TEXT   NOT NULL,
  login        TEXT   NOT NULL,
  kind         TEXT   NOT NULL,
  number       TEXT   NOT NULL,
  unit         TEXT   NOT NULL,
  amount       BIGINT NOT NULL,
  refused      BIGINT NOT NULL,
  name_index   TEXT   NOT NULL,
  person_index TEXT   NOT NULL
);
CREATE INDEX looks_look_person ON looks_look (login, day, at);
CREATE INDEX looks_look_when ON looks_look (at);
CREATE INDEX looks_look_number ON looks_look (number);

-- How much of each kind a person looked at on a day; `name` and `unit` as they were that day.
CREATE TABLE looks_count (
  login TEXT   NOT NULL,
  day   TEXT   NOT NULL,
  kind  TEXT   NOT NULL,
  n     BIGINT NOT NULL,
  name  TEXT   NOT NULL,
  unit  TEXT   NOT NULL,
  PRIMARY KEY (login, day, kind)
);
CREATE INDEX looks_count_day ON looks_count (day, login);

-- The cases whose page a person opened on a day: opening it again is no new look.
CREATE TABLE looks_opened (
  login  TEXT NOT NULL,
  day    TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (login, day, number)
);

-- Limits and thresholds of the bank: one row, the document as the ledger hashes it.
CREATE TABLE looks_policy (
  id      BIGINT PRIMARY KEY,
  doc     TEXT   NOT NULL,
  version BIGINT NOT NULL
);

-- More for one person for one day, given by another.
CREATE TABLE looks_raise (
  id      BIGINT PRIMARY KEY,
  login   TEXT   NOT NULL,
  day     TEXT   NOT NULL,
  kind    TEXT   NOT NULL,
  extra   BIGINT NOT NULL,
  reason  TEXT   NOT NULL,
  giver   TEXT   NOT NULL,
  giver_name TEXT NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX looks_raise_of ON looks_raise (login, day, kind);

-- Alerts: the document as the ledger hashes it, and what lists need. One of a rule for a person and
-- day, whichever server finds it first.
CREATE TABLE looks_alert (
  id     BIGINT PRIMARY KEY,
  login  TEXT   NOT NULL,
  rule   TEXT   NOT NULL,
  day    TEXT   NOT NULL,
  at     BIGINT NOT NULL,
  open   BIGINT NOT NULL,
  doc    TEXT   NOT NULL
);
CREATE UNIQUE INDEX looks_alert_once ON looks_alert (login, rule, day);
CREATE INDEX looks_alert_open ON looks_alert (open, at);
