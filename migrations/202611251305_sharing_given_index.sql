-- Which cases went out with one export or disclosure: asked when a leak's people are worked out.
CREATE INDEX sharing_given_by ON sharing_given (disclosure, case_number);
