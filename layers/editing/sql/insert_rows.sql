-- New features from a JSON array of rows; geometries come as hexadecimal EWKB.
INSERT INTO {table} ({columns})
SELECT {columns} FROM json_populate_recordset(NULL::{table}, %(rows)s)
