-- What the screens in the branches show (room: hall): docs/decisions/0031-posters-and-hall-screens.md.
-- A programme is one document a unit. What is pushed is shown until an instant. Which screens are alive
-- is no fact of the ledger: the row of a screen is written over by every sign of life.

CREATE TABLE hall_programme (
  unit      TEXT   PRIMARY KEY,
  unit_path TEXT   NOT NULL,
  version   BIGINT NOT NULL,
  doc       TEXT   NOT NULL
);

CREATE TABLE hall_push (
  number    TEXT   PRIMARY KEY,
  unit_path TEXT   NOT NULL,
  version   BIGINT NOT NULL,
  from_at   BIGINT NOT NULL,
  until_at  BIGINT NOT NULL,
  doc       TEXT   NOT NULL
);
CREATE INDEX hall_push_until ON hall_push (until_at);

CREATE TABLE hall_screen (
  unit      TEXT   NOT NULL,
  screen    TEXT   NOT NULL,
  unit_path TEXT   NOT NULL,
  seen_at   BIGINT NOT NULL,
  showing   TEXT   NOT NULL,
  PRIMARY KEY (unit, screen)
);
