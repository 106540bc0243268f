"""OGC API at /ogc/: Features (Parts 1 to 4), schemas, Records; the tiles package adds Maps, Tiles, Styles."""
