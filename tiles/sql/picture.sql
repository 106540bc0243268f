-- Rows of one layer for Mapnik, which puts its own box, in the storage CRS and wider than the picture by its
-- buffer, in place of !bbox!. Needs the GiST index on the layer's geometry. Geometries of very many vertices
-- are cut to that box, whose edge lies outside the picture or, where areas are only filled, upon its edge. What
-- no more than touches the box from outside (all the neighbours of a tile of the pyramid) is left out: the box is
-- a millionth narrower.
(
    SELECT
        {columns},
        CASE
            WHEN ST_NPoints(t.geometry) > %(many_vertices)s THEN ST_ClipByBox2D(t.geometry, !bbox!)
            ELSE t.geometry
        END AS geometry
    FROM {source} AS t
    WHERE t.geometry && ST_Expand(!bbox!, (ST_XMin(!bbox!) - ST_XMax(!bbox!)) * 1e-6)
    ORDER BY {sorting}
) AS features
