-- Features whose boxes meet any of the given boxes (degrees), each once, leaving out the edit's own.
-- One GiST probe a box; the geometries are read once, after the ids are known.
WITH near AS (
    SELECT DISTINCT other.id
    FROM unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
             AS box (west, south, east, north)
    JOIN {table} other
      ON other.geometry && ST_MakeEnvelope(box.west, box.south, box.east, box.north, %(srid)s)
)
SELECT other.id, ST_AsEWKB(other.geometry)
FROM near
JOIN {table} other ON other.id = near.id
WHERE NOT EXISTS (SELECT FROM unnest(%(own)s::bigint[]) AS own (id) WHERE own.id = near.id)
ORDER BY other.id
