-- Indexes that lists walk instead of the cases themselves: a case is large (its document), and
-- every column that a list is narrowed or sorted by stands in these. Measured in
-- docs/decisions/0010-measured.md; how the queries use them: crates/complaint/src/queries/narrow.rs.

DROP INDEX complaint_case_due;
DROP INDEX complaint_case_all;
DROP INDEX complaint_case_received;
DROP INDEX complaint_case_status;

-- Whatever is not over: tabs, quick filters, and all their numbers in one walk.
CREATE INDEX complaint_case_desk ON complaint_case (category, due_at, id, status, unit_path,
  registered_unit_path, handler_login, extension_asked, paused, source)
  WHERE category <> 'done';

CREATE INDEX complaint_case_by_due ON complaint_case (due_at, id, category, status, unit_path,
  registered_unit_path, handler_login, extension_asked, paused, source, nature, channel, business,
  cause, received_at, number);

CREATE INDEX complaint_case_by_received ON complaint_case (received_at, id, category, status,
  unit_path, registered_unit_path, handler_login, extension_asked, paused, source, nature, channel,
  business, cause, due_at, number);
