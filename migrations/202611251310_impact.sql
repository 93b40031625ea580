-- Impact assessments (room: impact): docs/decisions/0025-impact-assessments.md. An assessment is one
-- document with derived columns; `owners` holds the logins that still owe a measure, a space around
-- each.

CREATE TABLE impact_assessment (
  number    TEXT   PRIMARY KEY,
  version   BIGINT NOT NULL,
  status    TEXT   NOT NULL,
  unit_path TEXT   NOT NULL,
  author    TEXT   NOT NULL,
  begun_at  BIGINT NOT NULL,
  owners    TEXT   NOT NULL,
  doc       TEXT   NOT NULL,
  CHECK (status IN ('draft', 'submitted', 'returned', 'approved', 'replaced', 'withdrawn'))
);
CREATE INDEX impact_assessment_begun ON impact_assessment (begun_at);
