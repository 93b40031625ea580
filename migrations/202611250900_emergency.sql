-- Break-glass: who opened which case out of reach, why, until when, and what became of the review.
-- `number` is as it was typed: the room does not know whether there is such a case.
CREATE TABLE emergency_access (
  id            BIGINT PRIMARY KEY,
  number        TEXT   NOT NULL,
  login         TEXT   NOT NULL,
  name          TEXT   NOT NULL,
  unit          TEXT   NOT NULL,
  reason        TEXT   NOT NULL,
  opened_at     BIGINT NOT NULL,
  until_at      BIGINT NOT NULL,
  reviewer      TEXT   NOT NULL,
  reviewer_name TEXT   NOT NULL,
  reviewed_at   BIGINT,
  verdict       TEXT   NOT NULL,
  remark        TEXT   NOT NULL
);
CREATE INDEX emergency_access_open ON emergency_access (login, number, until_at);
CREATE INDEX emergency_access_when ON emergency_access (opened_at);
