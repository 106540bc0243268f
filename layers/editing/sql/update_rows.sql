-- New values of the same columns of many features, from a JSON array of rows.
UPDATE {table} AS kept
SET {assignments}
FROM json_populate_recordset(NULL::{table}, %(rows)s) AS given
WHERE kept.id = given.id
