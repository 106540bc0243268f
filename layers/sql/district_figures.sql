-- How many features each division code has, and where they lie. Reads the whole table: for a job only.
SELECT district, number, ST_XMin(extent), ST_YMin(extent), ST_XMax(extent), ST_YMax(extent)
FROM (SELECT district, count(*) AS number, ST_Extent(geometry) AS extent FROM {table} GROUP BY district) AS t
ORDER BY district
