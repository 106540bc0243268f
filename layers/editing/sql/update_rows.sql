-- New values of the same columns of many features, from a JSON array of rows.
UPDATE {table} AS kept
SET {assignments}
FROM json_to_recordset(%(rows)s) AS given ({given})
WHERE kept.id = given.id
