-- What falls due is found by when a case ended.
CREATE INDEX complaint_case_ended ON complaint_case (ended_at, number);
