-- Other features that hold one of the given values, leaving out the edit's own.
SELECT other.id, other.{field}
FROM (SELECT DISTINCT value FROM unnest(%(values)s) AS given (value)) AS wanted
JOIN {table} other ON other.{field} = wanted.value
WHERE NOT EXISTS (SELECT FROM unnest(%(own)s::bigint[]) AS own (id) WHERE own.id = other.id)
ORDER BY other.id
