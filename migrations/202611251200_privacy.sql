-- Requests of the person (room: privacy). See docs/decisions/0018-rights-of-the-person.md.

-- A request: `doc` holds the facts, from which the columns before it are derived. Everything about the
-- person stands in `sealed`, under the request's own key in `vault_key`: without it nothing about them can
-- be read. They are found by keyed hashes only, and whoever asks
-- follows the request with a code of which nothing but a keyed hash is kept (`track_hash`).
CREATE TABLE privacy_request (
  number      TEXT   NOT NULL PRIMARY KEY,
  version     BIGINT NOT NULL,
  status      TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  unit_path   TEXT   NOT NULL,
  handler     TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  late        BIGINT NOT NULL,
  doc         TEXT   NOT NULL,
  phone_index TEXT   NOT NULL,
  id_index    TEXT   NOT NULL,
  track_hash  TEXT   NOT NULL,
  sealed      TEXT   NOT NULL,
  CHECK (late IN (0, 1))
);
CREATE INDEX privacy_request_due ON privacy_request (due_at, number);
CREATE INDEX privacy_request_phone ON privacy_request (phone_index);
CREATE INDEX privacy_request_status ON privacy_request (status, received_at);
CREATE UNIQUE INDEX privacy_request_track ON privacy_request (track_hash) WHERE track_hash <> '';
CREATE INDEX privacy_request_id ON privacy_request (id_index) WHERE id_index <> '';

CREATE TABLE privacy_serial (
  day  TEXT   NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
