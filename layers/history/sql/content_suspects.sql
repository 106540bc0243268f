-- The features that can be at fault where sums are wrong: a version counts in the sum of the change set that
-- began it and of the one that ended it, so an altered one is in two wrong sums (a live one in one).
-- Beginnings before the history (0) and unchecked ones are in no sum and exclude nothing.
SELECT number, count(*), (array_agg(id ORDER BY id) FILTER (WHERE place <= %(shown)s))
FROM (
    SELECT number, id, row_number() OVER (PARTITION BY number) AS place
    FROM (SELECT id, began, NULL::bigint AS ended FROM {table}
          UNION ALL SELECT id, began, ended FROM {past}) AS version,
         LATERAL (VALUES (began), (ended)) AS counted (number)
    WHERE number = ANY (%(began)s::bigint[] || %(ended)s::bigint[])
        AND (began = ANY (%(began)s::bigint[]) OR began = 0)
        AND (ended IS NULL OR ended = ANY (%(ended)s::bigint[]))
    GROUP BY number, id
) AS suspect
GROUP BY number
