-- Control areas of some divisions and the sums of what the layer holds in each, with a place to show.
SELECT division.district, division.{control},
       (SELECT coalesce(sum(feature.{area}), 0) FROM {table} feature
        WHERE feature.district = division.district),
       ST_AsEWKB(ST_PointOnSurface(division.geometry))
FROM {divisions} division
WHERE division.district = ANY(%(districts)s) AND division.{control} IS NOT NULL
ORDER BY division.district
