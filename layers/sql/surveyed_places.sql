-- The first surveyed village of each county below a division prefix: jump links of the map.
-- Uses the pattern index on layers_villagesurveyarea.district; 2 800 rows at most.
SELECT DISTINCT ON (substr(district, 1, 6))
       location_unit_name,
       ST_XMin(geometry), ST_YMin(geometry), ST_XMax(geometry), ST_YMax(geometry)
FROM layers_villagesurveyarea
WHERE is_surveyed = '1' AND district LIKE %(prefix)s
ORDER BY substr(district, 1, 6), id
