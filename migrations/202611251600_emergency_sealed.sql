-- Break-glass: words are sealed, reviews have a limit, and late ones are reminded of.
-- `sealed`: 0 while `reason` and `remark` are in plain, as they were before this step; a job seals them.
-- `due_at`: until when it is to be reviewed; `remind_at`: when the next reminder goes out, `told` of them did.
ALTER TABLE emergency_access ADD COLUMN sealed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE emergency_access ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE emergency_access ADD COLUMN remind_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE emergency_access ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
-- Those from before: a day from when they were opened.
UPDATE emergency_access SET due_at = opened_at + 86400000000, remind_at = opened_at + 86400000000;
CREATE INDEX emergency_access_waiting ON emergency_access (reviewed_at, remind_at);
CREATE INDEX emergency_access_number ON emergency_access (number);
