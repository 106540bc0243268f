-- How many features meet the polygon of each division (a village by its survey area), and where they lie.
-- A feature that meets two divisions counts for both. Needs the GiST index on the layer; for a job only.
WITH areas AS (
    SELECT district, ST_Union(geometry) AS geometry
    FROM (
        SELECT district, geometry FROM {divisions} WHERE length(district) < %(village_digits)s
        UNION ALL
        SELECT district, geometry FROM {villages} WHERE length(district) = %(village_digits)s
    ) AS a
    GROUP BY district
)
SELECT district, number, ST_XMin(extent), ST_YMin(extent), ST_XMax(extent), ST_YMax(extent)
FROM (
    SELECT areas.district, count(*) AS number, ST_Extent(t.geometry) AS extent
    FROM areas JOIN {table} AS t ON ST_Intersects(t.geometry, areas.geometry)
    GROUP BY areas.district
) AS f
ORDER BY district
