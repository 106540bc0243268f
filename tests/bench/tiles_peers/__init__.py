"""Other servers on the same database: started, asked, compared; for `bin/bench tiles peers`."""
