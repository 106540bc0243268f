-- What somebody sees of a cell, as MVT draws it. Needs the index merged_area_cell.
SELECT t.value, t.drawn FROM tiles_mergedarea AS t
WHERE t.layer = %(layer)s AND t.z = %(z)s AND t.x = %(x)s AND t.y = %(y)s AND {scope}
ORDER BY t.id
