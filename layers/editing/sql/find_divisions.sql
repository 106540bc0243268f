-- The smallest division or village around each point; `elsewhere` where none is.
SELECT coalesce(
    (SELECT village.district FROM layers_villagesurveyarea AS village
     WHERE ST_Intersects(village.geometry, point::geometry) ORDER BY village.id LIMIT 1),
    (SELECT division.district FROM layers_division AS division
     WHERE ST_Intersects(division.geometry, point::geometry)
     ORDER BY length(division.district) DESC, division.id LIMIT 1),
    %(elsewhere)s)
FROM unnest(%(points)s::text[]) WITH ORDINALITY AS given (point, place)
ORDER BY place
