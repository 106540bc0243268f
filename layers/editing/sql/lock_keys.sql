-- Takes one advisory lock a key, in the order given: all editors take them in the same order.
SELECT count(pg_advisory_xact_lock(%(group)s, key)) FROM unnest(%(keys)s::integer[]) AS given (key)
