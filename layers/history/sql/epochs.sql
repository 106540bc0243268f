-- The epoch of each tile: the weights of its own cell, and of the cells above it those marked `deep`.
-- Up to 17 lookups a tile and layer in the index tile_mark_cell, which holds all that is read.
SELECT coalesce(sum(found.weight), 0)
FROM unnest(%(z)s::integer[], %(x)s::integer[], %(y)s::integer[]) WITH ORDINALITY AS tile (z, x, y, place)
LEFT JOIN LATERAL (
    SELECT sum(mark.weight) AS weight
    FROM unnest(%(layers)s::text[]) AS wanted (layer),
         generate_series(0, least(tile.z, %(finest)s)) AS level,
         LATERAL (
             SELECT weight FROM layers_tilemark
             WHERE layers_tilemark.layer = wanted.layer AND layers_tilemark.z = level
                 AND layers_tilemark.x = tile.x >> (tile.z - level)
                 AND layers_tilemark.y = tile.y >> (tile.z - level)
                 AND (deep OR level = tile.z)
         ) AS mark
) AS found ON true
GROUP BY tile.place
ORDER BY tile.place
