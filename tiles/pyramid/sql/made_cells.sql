-- The cells of a zoom that are there. Needs the unique index of tiles_pyramidcell (layer, z, x, y).
SELECT x, y FROM tiles_pyramidcell WHERE layer = %(layer)s AND z = %(zoom)s
