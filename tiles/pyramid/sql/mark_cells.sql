-- Marks the tiles that show these cells of a pyramid as changed, under the open change set (tile_marks.sql).
SELECT hn_mark_cells(%(layer)s, hn_change_set(), %(z)s::integer[], %(x)s::integer[], %(y)s::integer[])
