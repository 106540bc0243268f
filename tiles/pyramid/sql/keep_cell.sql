-- Puts a cell in the place of the one that was there; answers the edges that that one had.
WITH old AS (
    SELECT edges FROM tiles_pyramidcell WHERE layer = %(layer)s AND z = %(z)s AND x = %(x)s AND y = %(y)s
), put AS (
    INSERT INTO tiles_pyramidcell (layer, z, x, y, sequence, made, version, content, edges)
    VALUES (%(layer)s, %(z)s, %(x)s, %(y)s, %(sequence)s, nextval('tiles_pyramidcell_id_seq'), %(version)s,
            %(content)s, %(edges)s::jsonb)
    ON CONFLICT (layer, z, x, y) DO UPDATE
    SET sequence = excluded.sequence, made = excluded.made, version = excluded.version,
        content = excluded.content, edges = excluded.edges
    RETURNING 1
)
SELECT (SELECT edges FROM old) FROM put
