-- The features end; their last versions stay in the history.
DELETE FROM {table} WHERE id = ANY (%(keys)s)
