-- The cells of a zoom that have been surveyed by a version: place, and the place in the chain they are up to.
SELECT x, y, sequence FROM tiles_pyramidcell
WHERE layer = %(layer)s AND z = %(zoom)s AND version = %(version)s
