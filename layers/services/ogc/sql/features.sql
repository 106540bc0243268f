-- One row a feature: the values it is sorted by, its version, and itself as a piece of text, made here.
SELECT {keys} AS keys, {version} AS version, {text} AS text
FROM {rows} AS t
{beside}
WHERE {where}
ORDER BY {order}
LIMIT %(limit)s
