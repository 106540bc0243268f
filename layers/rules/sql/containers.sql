-- Areas that may contain features: those that meet any of the given boxes and those with one of the given
-- codes, wherever they lie; cut to the extent of the edit, so that a province's outline is not sent whole.
WITH found AS (
    SELECT area.id
    FROM unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
             AS box (west, south, east, north)
    JOIN {table} area
      ON area.geometry && ST_MakeEnvelope(box.west, box.south, box.east, box.north, %(srid)s)
    UNION
    SELECT area.id FROM {table} area WHERE area.{code}::text = ANY(%(codes)s::text[])
)
SELECT area.id, area.{code}::text, ST_AsEWKB(ST_ClipByBox2D(area.geometry, ST_MakeEnvelope(
           %(extent_west)s, %(extent_south)s, %(extent_east)s, %(extent_north)s, %(srid)s)))
FROM found
JOIN {table} area ON area.id = found.id
ORDER BY area.id
