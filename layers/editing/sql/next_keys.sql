-- Keys for new features, each given once whatever becomes of the transaction.
SELECT nextval(pg_get_serial_sequence(%(table)s, 'id')) FROM generate_series(1, %(count)s)
