-- How much of personal data stays readable on pages, as the bank set it (room: register): one row,
-- none while the shipped rules hold. See docs/decisions/0021-register-of-personal-data.md.

CREATE TABLE register_masking (
  id      BIGINT PRIMARY KEY,
  rules   TEXT   NOT NULL,
  version BIGINT NOT NULL,
  CHECK (id = 1)
);
