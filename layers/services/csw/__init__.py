"""CSW 2.0.2 at /csw: the layers' metadata for catalogue clients; made from the declarations, read only."""
