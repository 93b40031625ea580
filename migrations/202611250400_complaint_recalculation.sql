-- How far the open cases were counted anew after a change of the rulebook: `through` is the key of
-- the last case looked at, the largest number once all were.

CREATE TABLE complaint_recalculation (
  version BIGINT PRIMARY KEY,
  through BIGINT NOT NULL
);
