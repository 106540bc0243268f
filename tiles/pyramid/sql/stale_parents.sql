-- Cells of one zoom of a layer's pyramid that are not there, older than the content of a cell that they are made of, or of
-- another version. Needs the unique index of tiles_pyramidcell (layer, z, x, y).
SELECT child.x / 2, child.y / 2
FROM tiles_pyramidcell AS child
LEFT JOIN tiles_pyramidcell AS parent
    ON parent.layer = child.layer AND parent.z = %(zoom)s AND parent.x = child.x / 2 AND parent.y = child.y / 2
WHERE child.layer = %(layer)s AND child.z = %(zoom)s + 1
GROUP BY child.x / 2, child.y / 2
HAVING bool_or(parent.id IS NULL OR parent.made < child.changed OR parent.version <> %(version)s)
ORDER BY 1, 2
