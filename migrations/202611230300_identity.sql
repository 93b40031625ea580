-- Who may come in: accounts of people, their sessions, tokens of other systems.
-- Nothing here opens a door by itself: of passwords, session tokens and API tokens only hashes
-- are kept. `unit_path` is the path of `unit`; paths never change (202611230200_org.sql).

CREATE TABLE identity_account (
  login        TEXT   PRIMARY KEY,
  name         TEXT   NOT NULL,
  initials     TEXT   NOT NULL,
  unit         TEXT   NOT NULL REFERENCES org_unit (code),
  unit_path    TEXT   NOT NULL,
  roles        TEXT   NOT NULL,
  phone        TEXT   NOT NULL,
  lang         TEXT   NOT NULL,
  status       TEXT   NOT NULL,
  password     TEXT   NOT NULL,
  must_change  BIGINT NOT NULL,
  password_at  BIGINT NOT NULL,
  failed       BIGINT NOT NULL,
  locked_until BIGINT,
  created_at   BIGINT NOT NULL,
  login_at     BIGINT,
  version      BIGINT NOT NULL,
  CHECK (status IN ('active', 'locked', 'closed')),
  CHECK (must_change IN (0, 1)),
  CHECK (failed >= 0)
);
CREATE INDEX identity_account_unit ON identity_account (unit_path, login);

CREATE TABLE identity_session (
  id         BIGINT PRIMARY KEY,
  token_hash TEXT   NOT NULL UNIQUE,
  login      TEXT   NOT NULL REFERENCES identity_account (login),
  begun_at   BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  address    TEXT   NOT NULL,
  agent      TEXT   NOT NULL,
  CHECK (seen_at >= begun_at)
);
CREATE INDEX identity_session_login ON identity_session (login, begun_at);
CREATE INDEX identity_session_begun ON identity_session (begun_at);

-- A token has one role and one unit. `prefix` is the readable part by which it is found.
CREATE TABLE identity_token (
  id          BIGINT PRIMARY KEY,
  name        TEXT   NOT NULL,
  prefix      TEXT   NOT NULL UNIQUE,
  secret_hash TEXT   NOT NULL,
  role        TEXT   NOT NULL,
  unit        TEXT   NOT NULL REFERENCES org_unit (code),
  unit_path   TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  created_by  TEXT   NOT NULL,
  used_at     BIGINT,
  revoked_at  BIGINT
);
CREATE UNIQUE INDEX identity_token_name ON identity_token (name) WHERE revoked_at IS NULL;
