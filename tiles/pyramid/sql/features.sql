-- The features of a layer that meet a box in degrees: division, value that they are merged by, geometry.
-- Needs the GiST index on the layer's geometry.
SELECT left(district, %(prefix)s), {value}, ST_AsBinary(geometry)
FROM {table}
WHERE geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s)
ORDER BY id
