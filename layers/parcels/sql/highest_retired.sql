-- The highest number after a prefix among codes that an operation ever named: the retired ones too.
SELECT max(substr(code, length(%(prefix)s) + 1)::bigint)
FROM (
    SELECT predecessor_code AS code FROM layers_lineage WHERE predecessor_code LIKE %(pattern)s
    UNION ALL
    SELECT successor_code FROM layers_lineage WHERE successor_code LIKE %(pattern)s
) AS named
WHERE substr(code, length(%(prefix)s) + 1) ~ '^[0-9]{{1,18}}$'
