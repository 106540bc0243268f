"""Tiles and pictures that are kept, and served only while they are as if made now."""
