-- Takes `count` numbers after the last issued one or the highest in use, whichever is higher. A second
-- transaction waits here for the first one's end, so no number is given twice; a rolled back one frees its own.
INSERT INTO layers_issuednumber AS issued (series, last)
VALUES (%(series)s, %(highest)s + %(count)s)
ON CONFLICT (series) DO UPDATE SET last = GREATEST(issued.last, %(highest)s) + %(count)s
RETURNING last
