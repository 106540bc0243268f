-- One vector tile of one layer: its features, clipped to the tile with a buffer of 64 of 4096 units, and for
-- areas that bear a name a second layer "<layer>/label" with one point for each name, in one tile only.
--
-- Needs the GiST index on the layer's geometry. The candidates are gathered first in a MATERIALIZED step, by a box
-- in the storage CRS: ST_AsMVTGeom's declared cost otherwise leads the planner to a sequential scan.
-- Geometries of very many vertices are cut to a box just beyond the tile's buffer before they are projected.
-- `projected` is the geometry in the CRS of the tile's frame (drawn_…), which may be degrees: see tiles/mvt.py.
--
-- Areas wholly inside the buffer need no clipping, only whole units (ST_Affine, ST_SnapToGrid) and MVT's winding:
-- a tenth of what ST_AsMVTGeom takes, which is asked for the others and for those that rounding has made invalid.
-- Of the codes in `meanings` the words are looked up in a JSON object; only features that are drawn need them.
WITH candidates AS MATERIALIZED (
    SELECT {columns}, geometry
    FROM {source} AS t
    WHERE t.geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s)
),
projected AS MATERIALIZED (
    SELECT
        {columns},
        geometry @ ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s) AS is_inside,
        {projected} AS geometry
    FROM (
        SELECT
            {columns},
            CASE
                WHEN ST_NPoints(geometry) > %(many_vertices)s
                THEN ST_ClipByBox2D(
                    geometry,
                    ST_MakeEnvelope(%(cut_west)s, %(cut_south)s, %(cut_east)s, %(cut_north)s, %(storage)s)
                )
                ELSE geometry
            END AS geometry
        FROM candidates
    ) AS cut
),
rounded AS MATERIALIZED (
    SELECT
        {columns},
        geometry,
        CASE
            WHEN is_inside AND %(areal)s
            THEN ST_ForcePolygonCCW(ST_SnapToGrid(
                ST_Affine(geometry, %(x_units)s, 0, 0, -%(y_units)s, -%(drawn_west)s * %(x_units)s, %(drawn_north)s * %(y_units)s),
                0, 0, 1, 1
            ))
        END AS whole
    FROM projected
),
drawn AS (
    SELECT
        {columns},
        {meanings}
        CASE
            WHEN ST_IsValid(whole) AND NOT ST_IsEmpty(whole) THEN whole
            ELSE ST_AsMVTGeom(
                geometry, ST_MakeEnvelope(%(drawn_west)s, %(drawn_south)s, %(drawn_east)s, %(drawn_north)s), 4096, 64, true
            )
        END AS geometry
    FROM rounded
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
