-- Ids of the features that touch, or come as near as the tolerance in degrees to, those of the given ids.
SELECT DISTINCT near.id
FROM {table} AS own
JOIN {table} AS near
  ON near.geometry && ST_Expand(own.geometry, %(tolerance)s)
 AND ST_DWithin(near.geometry, own.geometry, %(tolerance)s)
WHERE own.id = ANY(%(ids)s)
  AND NOT near.id = ANY(%(ids)s)
ORDER BY near.id
