-- The tree over the whole ledger (RFC 6962), its signed checkpoints, and the keys that signed them.

-- Entries that have no place in the tree yet (room: change): written with the entry, taken away when
-- it gets its place.
CREATE TABLE ledger_unplaced (
  subject_kind TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  seq          BIGINT NOT NULL,
  hash         BLOB   NOT NULL,
  PRIMARY KEY (subject_kind, subject_id, seq)
);
INSERT INTO ledger_unplaced (subject_kind, subject_id, seq, hash)
  SELECT subject_kind, subject_id, seq, hash FROM ledger_entry;

-- The leaves, numbered from 0 without gaps; `hash` is the entry's.
CREATE TABLE evidence_leaf (
  place        BIGINT PRIMARY KEY,
  subject_kind TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  seq          BIGINT NOT NULL,
  hash         BLOB   NOT NULL
);
CREATE UNIQUE INDEX evidence_leaf_entry ON evidence_leaf (subject_kind, subject_id, seq);

-- Hashes of full subtrees of 2^level leaves, for the levels 8, 16, 24 …: the others are a few
-- hundred hashes away.
CREATE TABLE evidence_node (
  level BIGINT NOT NULL,
  place BIGINT NOT NULL,
  hash  BLOB   NOT NULL,
  PRIMARY KEY (level, place)
);

-- How many leaves there are: one row, which two servers cannot move at the same time.
CREATE TABLE evidence_tree (
  id   BIGINT PRIMARY KEY CHECK (id = 1),
  size BIGINT NOT NULL CHECK (size >= 0)
);
INSERT INTO evidence_tree (id, size) VALUES (1, 0);

-- Public keys that have signed, also those that are no longer used.
CREATE TABLE evidence_key (
  fingerprint TEXT   PRIMARY KEY,
  public_key  TEXT   NOT NULL,
  since       BIGINT NOT NULL
);

-- Signed statements of size and root, numbered from 1. `note` is the whole of it, as others get it.
CREATE TABLE evidence_checkpoint (
  number      BIGINT PRIMARY KEY CHECK (number > 0),
  size        BIGINT NOT NULL UNIQUE,
  root        BLOB   NOT NULL,
  at          BIGINT NOT NULL,
  fingerprint TEXT   NOT NULL REFERENCES evidence_key (fingerprint),
  note        TEXT   NOT NULL,
  -- Whether people and endpoints were told of it.
  told        BIGINT NOT NULL CHECK (told IN (0, 1))
);

-- How often checkpoints are made, and where they go: one row once somebody has set it.
CREATE TABLE evidence_setting (
  id      BIGINT PRIMARY KEY CHECK (id = 1),
  minutes BIGINT NOT NULL CHECK (minutes > 0),
  hours   BIGINT NOT NULL CHECK (hours >= 0),
  version BIGINT NOT NULL
);
