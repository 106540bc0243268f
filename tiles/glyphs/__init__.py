"""Glyphs of our own fonts for map clients: ranges of 256 characters as distance fields."""
