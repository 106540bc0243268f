"""Subject applications: one folder each, plugged in by its module.py."""
