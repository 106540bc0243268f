-- Features of a layer whose versions and whose listing under a change set do not agree:
--   unlisted  a version names a change set that did not touch this feature
--   vanished  a change set touched the feature, and the version that it began or ended is not there
--   unknown   a version names a change set that does not exist, or that did nothing to this layer
-- A baseline lists none of its features. `start` is its place in the chain; beginnings of 0 come from before
-- the history, and cannot come after a baseline.
WITH sets AS MATERIALIZED (
    SELECT entry.change_set_id AS number, changed.sequence,
           bool_and(entry.kind = 'update') AS updates, bool_or(entry.kind = 'baseline') AS baseline
    FROM layers_changeentry AS entry JOIN layers_changeset AS changed ON changed.id = entry.change_set_id
    WHERE entry.layer = %(layer)s AND changed.sequence >= %(start)s
    GROUP BY entry.change_set_id, changed.sequence
), sides AS (
    SELECT version.number, version.id, version.begins, sets.number IS NULL AS unknown
    FROM (SELECT began, id, true FROM {table}
          UNION ALL SELECT began, id, true FROM {past}
          UNION ALL SELECT ended, id, false FROM {past}) AS version (number, id, begins)
    LEFT JOIN sets ON sets.number = version.number
    WHERE sets.baseline IS NOT TRUE AND NOT (version.number = 0 AND version.begins AND %(start)s = 0)
), seen AS (
    SELECT number, id, bool_or(begins) AS begins, bool_or(NOT begins) AS ends, bool_or(unknown) AS unknown
    FROM sides GROUP BY number, id
), listed AS (
    SELECT change_set_id AS number, feature AS id
    FROM layers_featurechange JOIN sets ON sets.number = change_set_id
    WHERE layer = %(layer)s AND NOT sets.baseline
), judged AS (
    SELECT number, id,
           CASE WHEN seen.unknown THEN 'unknown'
                WHEN seen.id IS NULL THEN 'vanished'
                WHEN listed.id IS NULL THEN 'unlisted'
                WHEN sets.updates AND NOT (seen.begins AND seen.ends) THEN 'vanished' END AS fault
    FROM seen FULL JOIN listed USING (number, id) LEFT JOIN sets USING (number)
)
SELECT fault, number, (SELECT sequence FROM sets WHERE sets.number = judged.number),
       count(*), (array_agg(id ORDER BY id))[1:%(shown)s]
FROM judged
WHERE fault IS NOT NULL
GROUP BY fault, number
ORDER BY number
LIMIT %(most)s
