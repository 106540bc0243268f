-- The highest number after a prefix among live codes of full width; null when there is none. Codes of one
-- width sort as their numbers do, so the pattern index on the code is read from its end: one row, however
-- many codes a county has.
SELECT substr({column}, length(%(prefix)s) + 1)::bigint
FROM {table}
WHERE {column} LIKE %(pattern)s
  AND length({column}) = %(width)s
  AND substr({column}, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$'
ORDER BY {column} USING ~>~
LIMIT 1
