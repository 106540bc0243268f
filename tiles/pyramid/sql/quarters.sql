-- What the four cells below a cell hold; those in which nothing lies are left out.
SELECT x - 2 * %(x)s, y - 2 * %(y)s, content
FROM tiles_pyramidcell
WHERE layer = %(layer)s AND z = %(z)s + 1
  AND x BETWEEN 2 * %(x)s AND 2 * %(x)s + 1 AND y BETWEEN 2 * %(y)s AND 2 * %(y)s + 1
  AND content IS NOT NULL
