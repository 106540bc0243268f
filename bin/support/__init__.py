"""What bin/run and bin/test do once Python exists. Uses the standard library only."""
