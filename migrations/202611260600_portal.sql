-- The public site (room: portal): docs/decisions/0029-public-site.md. Complaints that are being
-- written, and what was sent. Both are found by keyed hashes only; words and persons lie sealed.

CREATE TABLE portal_draft (
  id         TEXT   PRIMARY KEY,
  network    TEXT   NOT NULL,
  begun_at   BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  sealed     TEXT   NOT NULL
);
CREATE INDEX portal_draft_expires ON portal_draft (expires_at);
CREATE INDEX portal_draft_network ON portal_draft (network, begun_at);

-- `status`: taken (it is a complaint), held (it waits to be looked at), released, discarded.
-- What was taken keeps nothing sealed: it is with the case. `code` finds what was held by its
-- tracking code.
CREATE TABLE portal_sending (
  id          BIGINT PRIMARY KEY,
  status      TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  network     TEXT   NOT NULL,
  text_index  TEXT   NOT NULL,
  code        TEXT   NOT NULL,
  solved      BIGINT NOT NULL,
  signals     TEXT   NOT NULL,
  number      TEXT   NOT NULL,
  decided_by  TEXT   NOT NULL,
  decided_at  BIGINT,
  sealed      TEXT   NOT NULL,
  CHECK (status IN ('taken', 'held', 'released', 'discarded'))
);
CREATE INDEX portal_sending_time ON portal_sending (received_at);
CREATE INDEX portal_sending_network ON portal_sending (network, received_at);
CREATE INDEX portal_sending_text ON portal_sending (text_index);
CREATE UNIQUE INDEX portal_sending_code ON portal_sending (code);
CREATE INDEX portal_sending_held ON portal_sending (received_at) WHERE status = 'held';
