"""What the map asks for: catalogue, identify, search, coordinates, measures, legends."""
