-- The last destroyed key, for the work that takes its traces out of the database's files.
CREATE INDEX vault_key_destroyed ON vault_key (destroyed_at) WHERE destroyed_at IS NOT NULL;
