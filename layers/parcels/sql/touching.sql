-- Ids of the features that touch outlines given as hexadecimal WKB, within a tolerance in degrees.
SELECT DISTINCT near.id
FROM unnest(%(outlines)s::text[]) AS given (wkb)
CROSS JOIN LATERAL ST_SetSRID(ST_GeomFromWKB(decode(given.wkb, 'hex')), %(srid)s) AS outline
JOIN {table} AS near
  ON near.geometry && ST_Expand(outline, %(tolerance)s)
 AND ST_DWithin(near.geometry, outline, %(tolerance)s)
ORDER BY near.id
