"""The parts of `bin/bench editing`."""
