-- A further kind of addition to the rulebook: a family of rule packs bound to a unit and all below
-- it. The table is made anew because neither engine widens a CHECK in the same words.

CREATE TABLE rulebook_addition_wider (
  version       BIGINT PRIMARY KEY CHECK (version > 0),
  kind          TEXT   NOT NULL CHECK (kind IN ('notice', 'pack', 'hours', 'verification', 'binding')),
  -- The notice's or the pack's id; of hours the unit's path; of a binding the unit's path, '/' and
  -- the family.
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
INSERT INTO rulebook_addition_wider
  (version, kind, id, calendar, text, added_by, added_by_name, added_at, chain)
  SELECT version, kind, id, calendar, text, added_by, added_by_name, added_at, chain
  FROM rulebook_addition;
DROP TABLE rulebook_addition;
ALTER TABLE rulebook_addition_wider RENAME TO rulebook_addition;
CREATE INDEX rulebook_addition_id ON rulebook_addition (kind, id, version);
CREATE UNIQUE INDEX rulebook_addition_once ON rulebook_addition (kind, id) WHERE kind IN ('notice', 'pack', 'verification');
