-- What the public learns (room: education): docs/decisions/0030-education.md. Files of the zone
-- (pictures, material) lie under the hash of their bytes; counts are numbers per thing and day,
-- nothing is kept of who looked.

CREATE TABLE education_file (
  id         TEXT   PRIMARY KEY,
  name       TEXT   NOT NULL,
  media_type TEXT   NOT NULL,
  size       BIGINT NOT NULL,
  sha256     TEXT   NOT NULL,
  added_by   TEXT   NOT NULL,
  added_at   BIGINT NOT NULL
);

CREATE TABLE education_count (
  day   TEXT   NOT NULL,
  kind  TEXT   NOT NULL,
  item  TEXT   NOT NULL,
  what  TEXT   NOT NULL,
  n     BIGINT NOT NULL,
  PRIMARY KEY (day, kind, item, what),
  CHECK (what IN ('read', 'finished', 'right', 'taken'))
);
