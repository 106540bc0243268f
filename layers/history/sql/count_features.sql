-- How many features a layer has, and up to which change set that is, both as of the same moment. Null within a
-- transaction that has changed something: its own place in the chain is not known before it ends.
SELECT
    (SELECT count(*) FROM {table}),
    CASE WHEN NOT EXISTS (SELECT FROM layers_changeset WHERE sequence IS NULL) THEN
        (SELECT coalesce(max(sequence), 0) FROM layers_changeset)
    END
