-- Change sets of a layer whose versions, as they are now, do not add up to what was recorded, among those
-- recorded with one list of columns. {which} limits the versions when there are several lists.
WITH expected AS MATERIALIZED (
    SELECT entry.change_set_id AS number, changed.sequence, sum(entry.began) AS began, sum(entry.ended) AS ended
    FROM layers_changeentry AS entry JOIN layers_changeset AS changed ON changed.id = entry.change_set_id
    WHERE entry.layer = %(layer)s AND changed.sequence >= %(start)s
    GROUP BY entry.change_set_id, changed.sequence
    HAVING min(entry.columns) = %(columns)s AND max(entry.columns) = %(columns)s
), began AS (
    SELECT number, sum(hn_row_number({row_text})) AS total
    FROM (SELECT began AS number, {columns} FROM {table}
          UNION ALL SELECT began AS number, {columns} FROM {past}) AS version
    WHERE {which}
    GROUP BY number
), ended AS (
    SELECT number, sum(hn_row_number({row_text})) AS total
    FROM (SELECT ended AS number, {columns} FROM {past}) AS version
    WHERE {which}
    GROUP BY number
)
SELECT number, sequence, expected.began <> coalesce(began.total, 0), expected.ended <> coalesce(ended.total, 0)
FROM expected LEFT JOIN began USING (number) LEFT JOIN ended USING (number)
WHERE expected.began <> coalesce(began.total, 0) OR expected.ended <> coalesce(ended.total, 0)
ORDER BY sequence
LIMIT %(most)s
