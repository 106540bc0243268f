"""Web Map Tile Service 1.0.0, by key and value and by address."""
