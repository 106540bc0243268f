"""Downloads beside others: who is asked, for what, and how the time is taken; for `bin/bench services`."""
