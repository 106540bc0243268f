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

-- {finest} is the deepest zoom marked; {margin} the tile's drawing buffer as a part of its side; {most} the
-- number of cells above which a coarser zoom is the deepest (a bulk load comes down to a few large cells);
-- {exactly} the number of boxes up to which each is followed exactly instead of by the cells it lies in.
CREATE OR REPLACE FUNCTION hn_mark_tiles(layer_name text, number bigint, boxes box2d[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    deepest integer;
BEGIN
    FOREACH deepest IN ARRAY ARRAY[{finest}, 12, 8, 4, 0] LOOP
        EXIT WHEN deepest = 0 OR (
            SELECT sum((hn_tile_x(ST_XMax(box), deepest) - hn_tile_x(ST_XMin(box), deepest) + 1)
                     * (hn_tile_y(ST_YMin(box), deepest) - hn_tile_y(ST_YMax(box), deepest) + 1))
            FROM unnest(boxes) AS given (box)) <= {most};
    END LOOP;
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    WITH spans AS (
        SELECT hn_tile_x(ST_XMin(box), deepest) AS west, hn_tile_x(ST_XMax(box), deepest) AS east,
               hn_tile_y(ST_YMax(box), deepest) AS north, hn_tile_y(ST_YMin(box), deepest) AS south
        FROM unnest(boxes) AS given (box)
    ), followed AS (
        SELECT west, east, north, south FROM spans WHERE cardinality(boxes) <= {exactly}
        UNION
        SELECT x, x + 1, y, y + 1
        FROM spans,
             generate_series(floor(west)::integer, floor(east)::integer) AS x,
             generate_series(floor(north)::integer, floor(south)::integer) AS y
        WHERE cardinality(boxes) > {exactly}
    )
    SELECT DISTINCT layer_name, z, x, y, z = deepest, 1, number
    FROM followed,
         LATERAL (SELECT z, 0.5::double precision ^ (deepest - z) AS scale FROM generate_series(0, deepest) AS z) AS zoom,
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
