-- One vector tile of one layer: its features, clipped to the tile with a buffer of 64 of 4096 units, and for
-- areas that bear a name a second layer "<layer>/label" with one point for each name, in one tile only.
--
-- Needs the GiST index on the layer's geometry. The candidates are gathered first in a MATERIALIZED step, by a box
-- in the storage CRS: ST_AsMVTGeom's declared cost otherwise leads the planner to a sequential scan. What is drawn
-- is MATERIALIZED too: merged into the outer statement ST_AsMVTGeom would be run twice, once to ask for NULL.
-- Geometries of very many vertices lose those that lie within half a unit of the one before (the same ones in
-- every tile of a zoom), and are cut to a box just beyond the tile's buffer, before they are projected.
-- `projected` is the geometry in the CRS of the tile's frame (drawn_…), which may be degrees: see tiles/mvt.py.
-- `meanings` are columns beside codes, with what they mean; only for what is drawn.
WITH candidates AS MATERIALIZED (
    SELECT {columns}, geometry
    FROM {source} AS t
    WHERE t.geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s)
),
cut AS (
    SELECT
        {columns},
        CASE
            WHEN ST_NPoints(geometry) > %(many_vertices)s
            THEN ST_ClipByBox2D(
                ST_RemoveRepeatedPoints(geometry, %(half_unit)s),
                ST_MakeEnvelope(%(cut_west)s, %(cut_south)s, %(cut_east)s, %(cut_north)s, %(storage)s)
            )
            ELSE geometry
        END AS geometry
    FROM candidates
),
drawn AS MATERIALIZED (
    SELECT
        {columns},
        {meanings}
        ST_AsMVTGeom(
            {projected}, ST_MakeEnvelope(%(drawn_west)s, %(drawn_south)s, %(drawn_east)s, %(drawn_north)s), 4096, 64, true
        ) AS geometry
    FROM cut
    ORDER BY id
),
points AS MATERIALIZED (
    SELECT {columns}, ST_PointOnSurface(geometry) AS geometry
    FROM candidates
    WHERE %(labelled)s
),
names AS MATERIALIZED (
    SELECT
        {columns},
        {meanings}
        ST_AsMVTGeom(
            {projected}, ST_MakeEnvelope(%(drawn_west)s, %(drawn_south)s, %(drawn_east)s, %(drawn_north)s), 4096, 0, true
        ) AS geometry
    FROM points
    WHERE ST_X(geometry) >= %(tile_west)s AND ST_X(geometry) < %(tile_east)s
      AND ST_Y(geometry) > %(tile_south)s AND ST_Y(geometry) <= %(tile_north)s
    ORDER BY id
)
SELECT
    coalesce((SELECT ST_AsMVT(f, %(layer)s, 4096, 'geometry', 'id') FROM drawn AS f WHERE geometry IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(f, %(label_layer)s, 4096, 'geometry', 'id') FROM names AS f WHERE geometry IS NOT NULL), '')
