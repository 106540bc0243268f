-- Lines that share a node number with the edit, or pass near one of its ends: their numbers and ends.
WITH found AS (
    SELECT line.id FROM unnest(%(nodes)s::bigint[]) AS node (number) JOIN {table} line ON line.{start} = node.number
    UNION
    SELECT line.id FROM unnest(%(nodes)s::bigint[]) AS node (number) JOIN {table} line ON line.{end} = node.number
    UNION
    SELECT line.id
    FROM unnest(%(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
             AS box (west, south, east, north)
    JOIN {table} line
      ON line.geometry && ST_MakeEnvelope(box.west, box.south, box.east, box.north, %(srid)s)
)
SELECT line.id, line.{start}, line.{end},
       ST_X(ST_StartPoint(line.geometry)), ST_Y(ST_StartPoint(line.geometry)),
       ST_X(ST_EndPoint(line.geometry)), ST_Y(ST_EndPoint(line.geometry))
FROM found
JOIN {table} line ON line.id = found.id
WHERE NOT EXISTS (SELECT FROM unnest(%(own)s::bigint[]) AS own (id) WHERE own.id = line.id)
ORDER BY line.id
