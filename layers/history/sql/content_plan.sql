-- What of a layer can be checked: the number of its newest baseline in the chain (0 without one; what was
-- before went with it), and by which lists of columns its change sets since then were recorded.
WITH start AS (
    SELECT coalesce(max(changed.sequence), 0) AS sequence
    FROM layers_changeentry AS entry JOIN layers_changeset AS changed ON changed.id = entry.change_set_id
    WHERE entry.layer = %(layer)s AND entry.kind = 'baseline'
), recorded AS (
    SELECT entry.change_set_id, array_agg(DISTINCT entry.columns) AS lists
    FROM start, layers_changeentry AS entry JOIN layers_changeset AS changed ON changed.id = entry.change_set_id
    WHERE entry.layer = %(layer)s AND changed.sequence >= start.sequence
    GROUP BY entry.change_set_id
)
SELECT start.sequence, ARRAY(SELECT DISTINCT lists[1] FROM recorded WHERE cardinality(lists) = 1),
       (SELECT count(*) FROM recorded WHERE cardinality(lists) > 1)
FROM start
