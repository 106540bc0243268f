-- The place in the chain of the newest change set whose edits everybody sees.
SELECT coalesce(max(sequence), 0) FROM layers_changeset
