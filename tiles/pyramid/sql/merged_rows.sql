-- What somebody sees of a level of a layer's pyramid, in the place of the layer's table: division, value and
-- geometry of merged areas, all other columns empty. PostgreSQL merges it into the statement around it. Needs the index merged_area_place.
(SELECT {columns} FROM tiles_mergedarea AS t WHERE t.layer = %(merged_layer)s AND t.z = %(merged_zoom)s AND {scope})
