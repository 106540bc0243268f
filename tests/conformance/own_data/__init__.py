"""What only a throw-away instance for the suites has: their Blue Lake layers, and specimens to be edited."""
