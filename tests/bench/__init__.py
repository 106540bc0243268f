"""Measurements; `bin/bench NAME` runs them, bin/test does not."""
