-- Statutory ellipsoidal area in m², unrounded, of a geometry in EPSG:4490 (TD/T 1055-2019 trapezoid sum).
-- Twin of gis_core.geometry.measure.area_statutory; the tests hold both to each other.
--
-- Shells count positive and holes negative, each with its absolute area, so orientation does not matter.
-- Empty and non-areal geometries measure 0; another SRID raises an error (22023).
-- The standard's bracket between two latitudes is F(B2) - F(B1), where
--   2 F(B) = A sin B - B sin 3B + C sin 5B - D sin 7B + E sin 9B,
-- an odd polynomial of s = sin B, F = c1 s + c3 s^3 + c5 s^5 + c7 s^7 + c9 s^9. So each vertex costs one sine.
-- The constants in it are b² c1 .. b² c9 in m², from a = 6378137 m and b = 6356752.3141404 m.
-- plpgsql, not a set-based window: measured a little faster, linear in the vertices, and it needs no sort.
-- "FROM CURRENT" fixes the schema of PostGIS: restoring a dump runs with an empty search_path.
CREATE OR REPLACE FUNCTION hn_ellipsoid_area(shape geometry) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000
SET search_path FROM CURRENT
AS $$
DECLARE
    vertex record;
    total double precision := 0;      -- m², of the rings finished
    ring double precision := 0;       -- m², signed, of the ring under way
    sign integer := 1;                -- of the ring under way: 1 shell, -1 hole
    meridian double precision := 0;   -- radians, the ring's first longitude: keeps the factors small
    x double precision;               -- radians east of the meridian
    y double precision;               -- b² F(B), m²
    last_x double precision;
    last_y double precision;
BEGIN
    IF ST_SRID(shape) <> 4490 THEN
        RAISE EXCEPTION '椭球面积只能由 EPSG:4490 的图形计算，此图形为 EPSG:%。', ST_SRID(shape)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'hn_ellipsoid_area takes longitude and latitude on CGCS2000.';
    END IF;
    FOR vertex IN
        SELECT dumped.path[2] AS ring, dumped.path[3] AS position,
               radians(ST_X(dumped.geom)) AS longitude, sin(radians(ST_Y(dumped.geom))) AS s
        FROM ST_DumpPoints(ST_Multi(ST_CollectionExtract(shape, 3))) AS dumped
    LOOP
        y := vertex.s * (20204149991664.66532 + vertex.s ^ 2 * (90169505389.07484331 + vertex.s ^ 2 * (
             543266041.9952010112 + vertex.s ^ 2 * (3463646.989186245508 + vertex.s ^ 2 * 22542.88673266492863))));
        IF vertex.position = 1 THEN
            total := total + sign * abs(ring);
            ring := 0;
            sign := CASE WHEN vertex.ring = 1 THEN 1 ELSE -1 END;
            meridian := vertex.longitude;
            x := 0;
        ELSE
            x := vertex.longitude - meridian;
            ring := ring + (x + last_x) * (y - last_y);
        END IF;
        last_x := x;
        last_y := y;
    END LOOP;
    RETURN total + sign * abs(ring);
END
$$;

-- The same to 0.01 m², half up, as it is stored and printed.
CREATE OR REPLACE FUNCTION hn_ellipsoid_area_rounded(shape geometry) RETURNS numeric(15, 2)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
RETURN round(hn_ellipsoid_area(shape)::numeric, 2);
