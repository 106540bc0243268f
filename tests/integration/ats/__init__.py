"""Our own executable form of OGC's abstract tests, one a test of Annex A, marked with its identifier."""
