"""Web Map Service 1.1.1 and 1.3.0."""
