-- Freshness: which cells of the Web Mercator tile grid an edit touched, written in the edit's own transaction.
--
-- A mark is a row with a weight; the epoch of a tile is the sum of the weights of the rows that concern it:
-- those of its own cell, and those marked `deep` of the cells above it (for a tile below the finest cells:
-- all of these from the finest cell upwards). Rows are only added, so editors never wait for each other here,
-- and a sum grows with every commit however commits overtake each other. A job merges rows, keeping sums.

-- Position on the tile grid of a zoom, in tiles east of its west edge and south of its north edge.
CREATE OR REPLACE FUNCTION hn_tile_x(longitude double precision, zoom integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (longitude + 180) / 360 * 2.0::double precision ^ zoom;

CREATE OR REPLACE FUNCTION hn_tile_y(latitude double precision, zoom integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (0.5 - asinh(tan(radians(greatest(-85.0511287798066, least(85.0511287798066, latitude))))) / (2 * pi()))
    * 2.0::double precision ^ zoom;

-- Edges of the tile grid in degrees, for any position on it.
CREATE OR REPLACE FUNCTION hn_tile_longitude(x double precision, zoom integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN x / 2.0::double precision ^ zoom * 360 - 180;

CREATE OR REPLACE FUNCTION hn_tile_latitude(y double precision, zoom integer) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN degrees(atan(sinh((0.5 - y / 2.0::double precision ^ zoom) * (2 * pi()))));

-- Without JIT: compiling the statement takes a hundred times as long as running it.
-- {finest} is the deepest zoom marked, {coarse} those that may be the deepest instead; {margin} the tile's drawing
-- buffer as a part of its side; {most} the number of cells above which a coarser zoom is the deepest (a bulk load
-- comes down to a few large cells): boxes of width w and height h on the grid of zoom 0 meet about
-- 4^z·Σwh + 2^z·Σ(w+h) + count cells of zoom z; {exactly} the number of geometries up to which each is followed
-- exactly instead of by the cells that its box lies in; from zoom {detailed} on a cell is then marked only where a
-- geometry, of at most {vertices} vertices, meets it, not only its box. That is asked in degrees, in which long
-- edges run a little beside those of the map: hence twice the margin.
DROP FUNCTION IF EXISTS hn_mark_tiles(text, bigint, box2d[]);
CREATE OR REPLACE FUNCTION hn_mark_tiles(layer_name text, number bigint, shapes geometry[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET jit = off SET search_path FROM CURRENT
AS $$
DECLARE
    is_followed boolean := cardinality(shapes) <= {exactly};
BEGIN
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    WITH given AS MATERIALIZED (
        SELECT shape, box2d(shape) AS box FROM unnest(shapes) AS shape
    ), spans AS MATERIALIZED (
        SELECT CASE WHEN is_followed AND ST_NPoints(shape) <= {vertices} THEN shape END AS shape,
               hn_tile_x(ST_XMin(box), 0) AS west, hn_tile_x(ST_XMax(box), 0) AS east,
               hn_tile_y(ST_YMax(box), 0) AS north, hn_tile_y(ST_YMin(box), 0) AS south
        FROM given
    ), sizes AS (
        SELECT sum((east - west) * (south - north)) AS area, sum(east - west + south - north) AS sides FROM spans
    ), finest AS (
        SELECT coalesce(max(z), 0) AS deepest, 2.0::double precision ^ coalesce(max(z), 0) AS side
        FROM sizes, unnest(ARRAY[{finest}, {coarse}]) AS z
        WHERE area * 4.0 ^ z + sides * 2.0 ^ z + cardinality(shapes) <= {most}
    ), met AS (
        SELECT DISTINCT floor(west * side)::integer AS west, floor(east * side)::integer AS east,
                        floor(north * side)::integer AS north, floor(south * side)::integer AS south
        FROM spans, finest WHERE NOT is_followed
    ), followed AS (
        SELECT shape, west, east, north, south FROM spans WHERE is_followed
        UNION ALL
        SELECT NULL, x / side, (x + 1) / side, y / side, (y + 1) / side
        FROM met, finest, generate_series(west, east) AS x, generate_series(north, south) AS y
    )
    SELECT DISTINCT layer_name, z, x, y, z = deepest, 1, number
    FROM followed, finest,
         LATERAL (SELECT z, 2.0::double precision ^ z AS scale FROM generate_series(0, deepest) AS z) AS zoom,
         generate_series(floor(west * scale - {margin})::integer, floor(east * scale + {margin})::integer) AS x,
         generate_series(floor(north * scale - {margin})::integer, floor(south * scale + {margin})::integer) AS y
    WHERE x BETWEEN 0 AND 2 ^ z - 1 AND y BETWEEN 0 AND 2 ^ z - 1
      AND (z < {detailed} OR shape IS NULL OR ST_Intersects(shape, ST_MakeEnvelope(
              hn_tile_longitude(x - 2 * {margin}, z), hn_tile_latitude(y + 1 + 2 * {margin}, z),
              hn_tile_longitude(x + 1 + 2 * {margin}, z), hn_tile_latitude(y - 2 * {margin}, z), ST_SRID(shape))));
END
$$;

-- Everything of a layer: a first load.
CREATE OR REPLACE FUNCTION hn_mark_layer(layer_name text, number bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    VALUES (layer_name, 0, 0, 0, true, 1, number)
$$;

-- Single cells: a pyramid's, when it was remade.
CREATE OR REPLACE FUNCTION hn_mark_cells(layer_name text, number bigint, z integer[], x integer[], y integer[])
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    SELECT layer_name, cell.z, cell.x, cell.y, false, 1, number FROM unnest(z, x, y) AS cell (z, x, y)
$$;
