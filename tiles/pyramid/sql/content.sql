-- What a cell hands on to the one above.
SELECT content FROM tiles_pyramidcell WHERE layer = %(layer)s AND z = %(z)s AND x = %(x)s AND y = %(y)s
