-- Second factors, how far somebody has come in, what the door remembers, the bank's rules of access.

-- `stage`: 'full', or 'code' while the second factor is still asked for. `via`: how they came in.
ALTER TABLE identity_session ADD COLUMN stage TEXT NOT NULL DEFAULT 'full';
ALTER TABLE identity_session ADD COLUMN via TEXT NOT NULL DEFAULT 'password';

-- Secrets are sealed under the master key; '' is none. `pending` waits for its first code.
-- `last_step` is the time step of the last code that was taken: none is taken twice.
CREATE TABLE identity_factor (
  login        TEXT   PRIMARY KEY REFERENCES identity_account (login),
  secret       TEXT   NOT NULL,
  pending      TEXT   NOT NULL,
  confirmed_at BIGINT,
  last_step    BIGINT NOT NULL,
  failed       BIGINT NOT NULL,
  locked_until BIGINT,
  CHECK (failed >= 0)
);

-- Recovery codes as keyed hashes; each opens once.
CREATE TABLE identity_recovery (
  login   TEXT   NOT NULL REFERENCES identity_account (login),
  hash    TEXT   NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (login, hash)
);

-- Wrong attempts by what they came from, in their time. Shared by all servers, kept over restarts.
CREATE TABLE identity_attempt (
  key    TEXT   PRIMARY KEY,
  since  BIGINT NOT NULL,
  failed BIGINT NOT NULL
);
CREATE INDEX identity_attempt_since ON identity_attempt (since);

-- The bank's rules of access: one row.
CREATE TABLE identity_policy (
  id      BIGINT PRIMARY KEY,
  doc     TEXT   NOT NULL,
  version BIGINT NOT NULL,
  CHECK (id = 1)
);

-- Whom a provider of identities knows under which subject.
CREATE TABLE identity_external (
  provider TEXT   NOT NULL,
  subject  TEXT   NOT NULL,
  login    TEXT   NOT NULL REFERENCES identity_account (login),
  bound_at BIGINT NOT NULL,
  PRIMARY KEY (provider, subject)
);
CREATE INDEX identity_external_login ON identity_external (login);
