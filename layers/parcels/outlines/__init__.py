"""Pure geometry of parcel operations: polygons in degrees in, polygons in degrees out, no database."""
