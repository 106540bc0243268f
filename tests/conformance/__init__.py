"""OGC's conformance suites (CITE), run against a running instance: `bin/conformance`."""
