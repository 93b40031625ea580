-- Protection reviews (room: protection_review): docs/decisions/0026-protection-reviews.md. A review is
-- one document with derived columns; `reviewers` holds the logins of this round, a space around each.
-- Word lists and checklists are kept by version: a review points at the ones it was held to.

CREATE TABLE protection_review (
  number       TEXT   PRIMARY KEY,
  version      BIGINT NOT NULL,
  status       TEXT   NOT NULL,
  kind         TEXT   NOT NULL,
  unit_path    TEXT   NOT NULL,
  author       TEXT   NOT NULL,
  reviewers    TEXT   NOT NULL,
  begun_at     BIGINT NOT NULL,
  submitted_at BIGINT NOT NULL,
  subject_kind TEXT   NOT NULL,
  subject_key  TEXT   NOT NULL,
  subject_name TEXT   NOT NULL,
  search       TEXT   NOT NULL,
  doc          TEXT   NOT NULL,
  CHECK (status IN ('draft', 'submitted', 'reviewing', 'returned', 'passed', 'conditional', 'refused', 'overruled', 'withdrawn'))
);
CREATE INDEX protection_review_begun ON protection_review (begun_at);
CREATE INDEX protection_review_key ON protection_review (subject_key);
CREATE INDEX protection_review_name ON protection_review (subject_name);

CREATE TABLE protection_review_list (
  kind    TEXT   NOT NULL,
  version BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT   NOT NULL,
  doc     TEXT   NOT NULL,
  PRIMARY KEY (kind, version),
  CHECK (kind IN ('words', 'checklist'))
);
