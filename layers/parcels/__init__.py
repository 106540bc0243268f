"""Operations on the polygons of a layer as single acts: outlines, areas, codes, lineage, restrictions."""
