"""XML from outside: read without fetching, expanding or trusting anything."""
