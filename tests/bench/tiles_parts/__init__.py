"""The parts of `bin/bench tiles`."""
