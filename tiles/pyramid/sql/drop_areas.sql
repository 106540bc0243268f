-- Takes away what a cell shows. Needs the index merged_area_cell.
DELETE FROM tiles_mergedarea WHERE layer = %(layer)s AND z = %(z)s AND x = %(x)s AND y = %(y)s
