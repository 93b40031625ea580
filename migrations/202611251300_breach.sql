-- Leaks of personal data (room: breach). `doc`: the facts, with columns derived from them; `sealed`: what people wrote
-- and people without a case, under a key of its own (vault_key).
CREATE TABLE breach_case (
  number    TEXT   NOT NULL PRIMARY KEY,
  status    TEXT   NOT NULL,
  unit_path TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  version   BIGINT NOT NULL,
  doc       TEXT   NOT NULL,
  sealed    TEXT   NOT NULL,
  CHECK (status IN ('reported', 'handling', 'closing', 'closed'))
);
CREATE INDEX breach_case_at ON breach_case (at, number);
