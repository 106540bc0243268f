-- Counts one try to sign in and answers how many there were since the window began and when it ends.
-- One statement on one row: two tries at once, in whatever processes, are two. Uses the primary key.
INSERT INTO accounts_signinattempts AS kept (key, tries, ends_at)
VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN kept.ends_at <= clock_timestamp() THEN 1 ELSE kept.tries + 1 END,
    ends_at = CASE WHEN kept.ends_at <= clock_timestamp() THEN excluded.ends_at ELSE kept.ends_at END
RETURNING tries, extract(epoch FROM ends_at - clock_timestamp())::float8
