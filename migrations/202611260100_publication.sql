-- What the public sees (room: publication): docs/decisions/0027-publication.md. A version is one
-- document with derived columns; `from_day` and `to_day` are civil days, empty while there is none;
-- `words` is what lists search in;
-- `writers` holds the logins of who wrote on it, a space around each. The one row of publication_state counts publications and
-- withdrawals, for whoever keeps pages in memory.

CREATE TABLE publication_version (
  id         TEXT   PRIMARY KEY,
  kind       TEXT   NOT NULL,
  item       TEXT   NOT NULL,
  version    BIGINT NOT NULL,
  revision   BIGINT NOT NULL,
  status     TEXT   NOT NULL,
  shown      BIGINT NOT NULL,
  unit_path  TEXT   NOT NULL,
  writers    TEXT   NOT NULL,
  from_day   TEXT   NOT NULL,
  to_day     TEXT   NOT NULL,
  changed_at BIGINT NOT NULL,
  words      TEXT   NOT NULL,
  doc        TEXT   NOT NULL,
  CHECK (status IN ('draft', 'handed_in', 'published', 'withdrawn')),
  CHECK (shown IN (0, 1))
);
CREATE UNIQUE INDEX publication_version_item ON publication_version (kind, item, version);
CREATE INDEX publication_version_days ON publication_version (kind, shown, from_day);

CREATE TABLE publication_state (
  id         TEXT   PRIMARY KEY,
  generation BIGINT NOT NULL
);
