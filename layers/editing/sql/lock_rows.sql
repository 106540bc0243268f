-- The features as they are now, locked until commit, in the order of their keys.
SELECT {columns} FROM {table} WHERE id = ANY (%(keys)s) ORDER BY id FOR UPDATE
