-- The keys that personal data is sealed with: docs/decisions/0014-sealed-personal-data.md.
-- One data key for each subject whose data is erased as a whole (`complaint 42`), and one for each
-- room that keeps personal data of its own for a while (`room complaint_drafts`). `wrapped` is the
-- key sealed under the master key `master`; it is empty once the key is destroyed, and nothing
-- that was sealed with it can be read again.

CREATE TABLE vault_key (
  subject      TEXT   PRIMARY KEY,
  master       TEXT   NOT NULL,
  algorithm    TEXT   NOT NULL,
  wrapped      TEXT   NOT NULL,
  made_at      BIGINT NOT NULL,
  destroyed_at BIGINT,
  CHECK ((wrapped = '') = (destroyed_at IS NOT NULL)),
  CHECK ((wrapped = '') = (master = ''))
);
CREATE INDEX vault_key_master ON vault_key (master, subject);

-- The master keys that were ever current here, and since when.
CREATE TABLE vault_master (
  master     TEXT   PRIMARY KEY,
  current_at BIGINT NOT NULL
);
