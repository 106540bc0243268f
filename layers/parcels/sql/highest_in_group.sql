-- The highest number among the features of one group (patches of one village), live or ended; null when there is
-- none. The CASE is that of the index (layers.indexes), of which one end is read.
SELECT greatest(
    (SELECT max(CASE WHEN {column} ~ '^[0-9]{{1,18}}$' THEN {column}::bigint END)
     FROM {table} WHERE {group} = %(prefix)s),
    (SELECT max(CASE WHEN {column} ~ '^[0-9]{{1,18}}$' THEN {column}::bigint END)
     FROM {past} WHERE {group} = %(prefix)s))
