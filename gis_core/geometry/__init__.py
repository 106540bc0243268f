"""Coordinates, measures, validity and grids.

Pure functions on values, without models and without a database.
"""
