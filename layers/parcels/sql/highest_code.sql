-- The highest number after a prefix among codes of full width (the pattern's): of live features, of versions that
-- have ended, and of what lineage names; null when there is none. Codes of one width sort as their numbers do, so
-- each index is read from its end: one row each, however many there are and however often they were written.
-- OFFSET 0: taken into the search, the condition on digits is thought to be met by hardly any code, and all codes of
-- the prefix are read and sorted.
SELECT max(substr(code, length(%(prefix)s) + 1)::bigint)
FROM (
    (SELECT code
     FROM (SELECT {column} AS code FROM {table}
           WHERE {column} LIKE %(pattern)s ORDER BY {column} USING ~>~ OFFSET 0) AS live
     WHERE substr(code, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$' LIMIT 1)
    UNION ALL
    (SELECT code
     FROM (SELECT {column} AS code FROM {past}
           WHERE {column} LIKE %(pattern)s ORDER BY {column} USING ~>~ OFFSET 0) AS ended
     WHERE substr(code, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$' LIMIT 1)
    UNION ALL
    (SELECT code
     FROM (SELECT predecessor_code AS code FROM layers_lineage
           WHERE predecessor_code LIKE %(pattern)s ORDER BY predecessor_code USING ~>~ OFFSET 0) AS before
     WHERE substr(code, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$' LIMIT 1)
    UNION ALL
    (SELECT code
     FROM (SELECT successor_code AS code FROM layers_lineage
           WHERE successor_code LIKE %(pattern)s ORDER BY successor_code USING ~>~ OFFSET 0) AS after
     WHERE substr(code, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$' LIMIT 1)
) AS highest
