-- The highest number after a prefix among live codes; null when there is none. The index on the code serves
-- LIKE with a constant beginning.
SELECT max(substr({column}, length(%(prefix)s) + 1)::bigint)
FROM {table}
WHERE {column} LIKE %(pattern)s
  AND substr({column}, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$'
