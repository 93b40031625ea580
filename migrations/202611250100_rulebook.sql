-- What a bank adds to the shipped calendars, rule packs and working hours (room: rulebook): notices,
-- packs, hours of units, a lawyer's checks. Additions are numbered without gaps and never edited: a
-- closed case is counted with the rulebook of its version.

CREATE TABLE rulebook_addition (
  version       BIGINT PRIMARY KEY CHECK (version > 0),
  kind          TEXT   NOT NULL CHECK (kind IN ('notice', 'pack', 'hours', 'verification')),
  -- The notice's or the pack's id; of hours the unit's path.
  id            TEXT   NOT NULL,
  -- The calendar that a notice belongs to; empty for all others.
  calendar      TEXT   NOT NULL,
  text          TEXT   NOT NULL,
  added_by      TEXT   NOT NULL,
  added_by_name TEXT   NOT NULL,
  added_at      BIGINT NOT NULL,
  -- SHA-256 over this addition and the chain before it: the name of the rulebook's content.
  chain         BLOB   NOT NULL
);
CREATE INDEX rulebook_addition_id ON rulebook_addition (kind, id, version);
CREATE UNIQUE INDEX rulebook_addition_once ON rulebook_addition (kind, id) WHERE kind IN ('notice', 'pack', 'verification');

-- That a calendar's loaded years end was told: once for each year.
CREATE TABLE rulebook_warning (
  calendar  TEXT   NOT NULL,
  year      BIGINT NOT NULL,
  warned_at BIGINT NOT NULL,
  PRIMARY KEY (calendar, year)
);
