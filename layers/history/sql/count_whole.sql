-- How many features a layer has now: as many as were counted, and what has been recorded since. Change sets that
-- are not sealed yet are visible to their own transaction alone.
SELECT kept.count + coalesce((
    SELECT sum(CASE entry.kind WHEN 'delete' THEN -entry.count WHEN 'update' THEN 0 ELSE entry.count END)
    FROM layers_changeset AS changed JOIN layers_changeentry AS entry ON entry.change_set_id = changed.id
    WHERE entry.layer = kept.layer AND (changed.sequence > kept.sequence OR changed.sequence IS NULL)
), 0)
FROM layers_layerstatistics AS kept
WHERE kept.layer = %(layer)s AND kept.sequence IS NOT NULL
