-- The bank's units in a tree. `path` holds the codes from the head office down, each with a dot
-- behind it (0000.0100.0101.), so that "this unit and all below" is one range of one index.
-- A path never changes: other rooms keep it beside their records. A closed unit stays.

CREATE TABLE org_unit (
  code      TEXT   PRIMARY KEY,
  path      TEXT   NOT NULL UNIQUE,
  parent    TEXT   REFERENCES org_unit (code),
  level     TEXT   NOT NULL,
  name      TEXT   NOT NULL,
  initials  TEXT   NOT NULL,
  phone     TEXT   NOT NULL,
  outlets   BIGINT NOT NULL CHECK (outlets >= 0),
  customers BIGINT NOT NULL CHECK (customers >= 0),
  staff     BIGINT NOT NULL CHECK (staff >= 0),
  opened    TEXT   NOT NULL,
  closed    TEXT   CHECK (closed >= opened),
  version   BIGINT NOT NULL,
  CHECK ((parent IS NULL) = (level = 'head_office'))
);
CREATE INDEX org_unit_parent ON org_unit (parent, code);
CREATE UNIQUE INDEX org_unit_head_office ON org_unit (level) WHERE level = 'head_office';

-- The name of each day: a record of 2024 is read with the name the unit had in 2024.
CREATE TABLE org_unit_name (
  unit     TEXT NOT NULL REFERENCES org_unit (code),
  from_day TEXT NOT NULL,
  name     TEXT NOT NULL,
  PRIMARY KEY (unit, from_day)
);
