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

-- Without JIT: compiling the statement takes a hundred times as long as running it.
-- {finest} is the deepest zoom marked, {coarse} those that may be the deepest instead; {margin} the tile's drawing buffer as a part of its side; {most} the
-- number of cells above which a coarser zoom is the deepest (a bulk load comes down to a few large cells):
-- boxes of width w and height h on the grid of zoom 0 meet about 4^z·Σwh + 2^z·Σ(w+h) + count cells of zoom z;
-- {exactly} the number of boxes up to which each is followed exactly instead of by the cells it lies in.
CREATE OR REPLACE FUNCTION hn_mark_tiles(layer_name text, number bigint, boxes box2d[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET jit = off SET search_path FROM CURRENT
AS $$
BEGIN
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    WITH spans AS MATERIALIZED (
        SELECT hn_tile_x(ST_XMin(box), 0) AS west, hn_tile_x(ST_XMax(box), 0) AS east,
               hn_tile_y(ST_YMax(box), 0) AS north, hn_tile_y(ST_YMin(box), 0) AS south
        FROM unnest(boxes) AS given (box)
    ), sizes AS (
        SELECT sum((east - west) * (south - north)) AS area, sum(east - west + south - north) AS sides FROM spans
    ), finest AS (
        SELECT coalesce(max(z), 0) AS deepest, 2.0::double precision ^ coalesce(max(z), 0) AS side
        FROM sizes, unnest(ARRAY[{finest}, {coarse}]) AS z
        WHERE area * 4.0 ^ z + sides * 2.0 ^ z + cardinality(boxes) <= {most}
    ), met AS (
        SELECT DISTINCT floor(west * side)::integer AS west, floor(east * side)::integer AS east,
                        floor(north * side)::integer AS north, floor(south * side)::integer AS south
        FROM spans, finest WHERE cardinality(boxes) > {exactly}
    ), followed AS (
        SELECT west, east, north, south FROM spans WHERE cardinality(boxes) <= {exactly}
        UNION
        SELECT x / side, (x + 1) / side, y / side, (y + 1) / side
        FROM met, finest, generate_series(west, east) AS x, generate_series(north, south) AS y
    )
    SELECT DISTINCT layer_name, z, x, y, z = deepest, 1, number
    FROM followed, finest,
         LATERAL (SELECT z, 2.0::double precision ^ z AS scale FROM generate_series(0, deepest) AS z) AS zoom,
         generate_series(floor(west * scale - {margin})::integer, floor(east * scale + {margin})::integer) AS x,
         generate_series(floor(north * scale - {margin})::integer, floor(south * scale + {margin})::integer) AS y
    WHERE x BETWEEN 0 AND 2 ^ z - 1 AND y BETWEEN 0 AND 2 ^ z - 1;
END
$$;

-- Everything of a layer: a first load.
CREATE OR REPLACE FUNCTION hn_mark_layer(layer_name text, number bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    VALUES (layer_name, 0, 0, 0, true, 1, number)
$$;
