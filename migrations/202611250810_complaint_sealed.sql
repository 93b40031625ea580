-- What people said leaves the columns that can be read: docs/decisions/0014-sealed-personal-data.md.
-- `complaint_case.words` and `complaint_person.sealed` are sealed with the data key of the case;
-- both are empty in rows from before, which a job seals one by one. In a sealed row the columns of
-- `complaint_person` that held a value are empty, and `title` has no value of the complainant's.
-- `files_plain` counts files of the case that lie unsealed; nobody knows it of rows from before.

ALTER TABLE complaint_case ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE complaint_case ADD COLUMN files_plain BIGINT NOT NULL DEFAULT 1;
ALTER TABLE complaint_person ADD COLUMN sealed TEXT NOT NULL DEFAULT '';
CREATE INDEX complaint_case_unsealed ON complaint_case (id) WHERE files_plain > 0;
