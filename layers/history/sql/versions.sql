-- Every version of some features, today's included (`ended` null), oldest first.
SELECT {columns}, ended FROM {past} WHERE id = ANY (%(keys)s)
UNION ALL
SELECT {columns}, NULL FROM {table} WHERE id = ANY (%(keys)s)
ORDER BY id, version
