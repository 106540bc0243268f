"""What any GIS needs and no layer knows."""
