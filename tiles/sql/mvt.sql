-- One vector tile of one layer: its features, clipped to the tile with a buffer of 64 of 4096 units, and for
-- areas that bear a name a second layer "<layer>/label" with one point for each name, in one tile only.
--
-- Needs the GiST index on the layer's geometry. The candidates are gathered first in a MATERIALIZED step, by a box
-- in the storage CRS: ST_AsMVTGeom's declared cost otherwise leads the planner to a sequential scan.
-- Geometries of very many vertices are cut to a box just beyond the tile's buffer before they are projected.
WITH candidates AS MATERIALIZED (
    SELECT {columns}, geometry
    FROM {source} AS t
    WHERE t.geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s)
),
drawn AS (
    SELECT
        {columns},
        ST_AsMVTGeom(
            ST_Transform(
                CASE
                    WHEN ST_NPoints(geometry) > %(many_vertices)s
                    THEN ST_ClipByBox2D(
                        geometry,
                        ST_MakeEnvelope(%(cut_west)s, %(cut_south)s, %(cut_east)s, %(cut_north)s, %(storage)s)
                    )
                    ELSE geometry
                END,
                %(projected)s
            ),
            ST_MakeEnvelope(%(drawn_west)s, %(drawn_south)s, %(drawn_east)s, %(drawn_north)s, %(projected)s), 4096, 64, true
        ) AS geometry
    FROM candidates
    ORDER BY id
),
points AS (
    SELECT {columns}, ST_PointOnSurface(geometry) AS geometry
    FROM candidates
    WHERE %(labelled)s
),
names AS (
    SELECT
        {columns},
        ST_AsMVTGeom(ST_Transform(geometry, %(projected)s), ST_MakeEnvelope(%(drawn_west)s, %(drawn_south)s, %(drawn_east)s, %(drawn_north)s, %(projected)s), 4096, 0, true) AS geometry
    FROM points
    WHERE ST_X(geometry) >= %(tile_west)s AND ST_X(geometry) < %(tile_east)s
      AND ST_Y(geometry) > %(tile_south)s AND ST_Y(geometry) <= %(tile_north)s
    ORDER BY id
)
SELECT
    coalesce((SELECT ST_AsMVT(f, %(layer)s, 4096, 'geometry', 'id') FROM drawn AS f WHERE geometry IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(f, %(label_layer)s, 4096, 'geometry', 'id') FROM names AS f WHERE geometry IS NOT NULL), '')
