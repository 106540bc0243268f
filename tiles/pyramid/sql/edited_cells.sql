-- Cells of a layer that edits have marked since a place in the chain, with the last such place: those of one
-- zoom, and the coarser ones whose marks stand for everything below them. Cells whose marks were merged count
-- by the newest of them.
SELECT mark.z, mark.x, mark.y, max(changed.sequence)
FROM layers_tilemark AS mark
JOIN layers_changeset AS changed ON changed.id = mark.change_set_id
WHERE mark.layer = %(layer)s
  AND (mark.z = %(zoom)s OR (mark.deep AND mark.z < %(zoom)s))
  AND changed.sequence > %(since)s
GROUP BY mark.z, mark.x, mark.y
