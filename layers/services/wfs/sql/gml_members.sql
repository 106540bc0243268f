-- A geometry of several parts in GML 3.2, which wants an identifier of its own for each part; ST_AsGML gives
-- all of them the same one. An expression over a row `t`.
{start} || t.id || '.g">' || (
    SELECT string_agg(
        {opening}
        || ST_AsGML(3, ST_SetSRID(part.geom, 0), {digits}, {flags}, 'gml', {prefix} || t.id || '.g' || part.path[1])
        || {closing},
        ''
        ORDER BY part.path
    )
    FROM ST_Dump({moved}) AS part
) || {ending}
