-- Moves a table's key sequence past the loaded ids, so that new features get new numbers.
SELECT setval(
    pg_get_serial_sequence(%(table)s, 'id'),
    (SELECT coalesce(max(id), 0) + 1 FROM {table}),
    false
)
