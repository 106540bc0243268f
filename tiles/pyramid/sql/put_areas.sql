-- Puts what a cell shows: one row a kind, in order.
INSERT INTO tiles_mergedarea (layer, z, x, y, district, value, geometry, drawn)
SELECT %(layer)s, %(z)s, %(x)s, %(y)s, district, value, ST_GeomFromWKB(wkb, %(storage)s), drawn
FROM unnest(%(districts)s::text[], %(values)s::text[], %(wkb)s::bytea[], %(drawn)s::bytea[])
    AS area (district, value, wkb, drawn)
