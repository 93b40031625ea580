-- Notices and consents (room: consent): docs/decisions/0024-consents.md. A text is one document a
-- version, its days beside it. A consent is one document of facts; whose it is lies in `sealed` under
-- a data key of the record (`consent NUMBER`), and is found by the keyed hashes.

CREATE TABLE consent_text (
  id       TEXT   PRIMARY KEY,
  kind     TEXT   NOT NULL,
  version  BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  from_day TEXT   NOT NULL,
  to_day   TEXT   NOT NULL,
  doc      TEXT   NOT NULL
);
CREATE UNIQUE INDEX consent_text_kind ON consent_text (kind, version);

CREATE TABLE consent_record (
  number        TEXT   PRIMARY KEY,
  version       BIGINT NOT NULL,
  kind          TEXT   NOT NULL,
  unit_path     TEXT   NOT NULL,
  given_day     TEXT   NOT NULL,
  withdrawn_day TEXT   NOT NULL,
  doc           TEXT   NOT NULL,
  sealed        TEXT   NOT NULL,
  name_index    TEXT   NOT NULL,
  phone_index   TEXT   NOT NULL,
  id_index      TEXT   NOT NULL
);
CREATE INDEX consent_record_given ON consent_record (given_day, number);
CREATE INDEX consent_record_phone ON consent_record (phone_index) WHERE phone_index <> '';
CREATE INDEX consent_record_id ON consent_record (id_index) WHERE id_index <> '';
