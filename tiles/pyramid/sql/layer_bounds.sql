-- The box of all features of a layer in degrees; nulls without one.
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM (SELECT ST_Extent(geometry) AS box FROM {table}) AS layer
