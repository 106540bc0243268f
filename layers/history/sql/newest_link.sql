-- The end of the chain.
SELECT sequence, hash, recorded_at FROM layers_changeset WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1
