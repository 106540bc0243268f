-- The highest number among the live features of one group (patches of one village).
SELECT max({column}::bigint)
FROM {table}
WHERE {group} = %(prefix)s
  AND {column} ~ '^[0-9]{{1,18}}$'
