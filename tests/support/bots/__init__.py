"""Editors who change things at random, all at once, and who checks afterwards that nothing is broken."""
