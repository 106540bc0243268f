-- Features whose boxes meet any of the given boxes (degrees), each once, leaving out the edit's own.
-- One GiST probe a box; the geometries are read once, after the ids are known. LIMIT 1: one look-up each. How many
-- features boxes meet is badly guessed, and joined with thousands of boxes the whole table would be walked.
WITH near AS (
    SELECT DISTINCT other.id
    FROM unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
             AS box (west, south, east, north)
    JOIN {table} other
      ON other.geometry && ST_MakeEnvelope(box.west, box.south, box.east, box.north, %(srid)s)
)
SELECT near.id, ST_AsEWKB(found.geometry)
FROM near
CROSS JOIN LATERAL (SELECT other.geometry FROM {table} other WHERE other.id = near.id LIMIT 1) AS found
WHERE NOT EXISTS (SELECT FROM unnest(%(own)s::bigint[]) AS own (id) WHERE own.id = near.id)
ORDER BY near.id
