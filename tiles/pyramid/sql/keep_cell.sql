-- Puts a cell in the place of the one that was there; answers the digests of what that one drew. What is made
-- of it need not be made again where its content is the same.
WITH old AS (
    SELECT digest, edges FROM tiles_pyramidcell WHERE layer = %(layer)s AND z = %(z)s AND x = %(x)s AND y = %(y)s
), put AS (
    INSERT INTO tiles_pyramidcell AS cell (layer, z, x, y, sequence, made, changed, version, content, digest, edges)
    SELECT %(layer)s, %(z)s, %(x)s, %(y)s, %(sequence)s, now.made, now.made, %(version)s, %(content)s, %(digest)s,
           %(edges)s::jsonb
    FROM (SELECT nextval('tiles_pyramidcell_id_seq') AS made) AS now
    ON CONFLICT (layer, z, x, y) DO UPDATE
    SET sequence = excluded.sequence, made = excluded.made, version = excluded.version,
        content = excluded.content, digest = excluded.digest, edges = excluded.edges,
        changed = CASE WHEN cell.content IS NOT DISTINCT FROM excluded.content
                       THEN cell.changed ELSE excluded.changed END
    RETURNING 1
)
SELECT old.digest, old.edges FROM put LEFT JOIN old ON true
