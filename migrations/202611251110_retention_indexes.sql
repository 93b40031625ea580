-- What falls due is found by when a case ended.
CREATE INDEX complaint_case_ended ON complaint_case (ended_at, number);

-- Notices past their period are deleted with what hangs on them.
CREATE INDEX notify_message_notice ON notify_message (notice);
CREATE INDEX notify_delivery_notice ON notify_delivery (notice);
