"""People, departments, divisions, roles."""
