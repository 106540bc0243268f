-- The epoch of each tile: the weights of its own cell, and of the cells above it those marked `deep`, which
-- only cells of the zooms %(levels)s may be. One look-up in the index tile_mark_cell and one for each of these
-- zooms in tile_mark_deep, which hold all that is read: the many marks of single edits on cells of the whole
-- province are not seen by tiles below them.
SELECT coalesce(sum(found.weight), 0)
FROM unnest(%(z)s::integer[], %(x)s::integer[], %(y)s::integer[]) WITH ORDINALITY AS tile (z, x, y, place)
LEFT JOIN LATERAL (
    SELECT own.weight
    FROM unnest(%(layers)s::text[]) AS wanted (layer)
    JOIN layers_tilemark AS own
      ON own.layer = wanted.layer AND own.z = tile.z AND own.x = tile.x AND own.y = tile.y
    UNION ALL
    SELECT above.weight
    FROM unnest(%(layers)s::text[]) AS wanted (layer),
         unnest(%(levels)s::integer[]) AS level,
         LATERAL (
             SELECT weight FROM layers_tilemark
             WHERE deep AND layer = wanted.layer AND z = level
               AND x = tile.x >> (tile.z - level) AND y = tile.y >> (tile.z - level)
         ) AS above
    WHERE level < tile.z
) AS found ON true
GROUP BY tile.place
ORDER BY tile.place
