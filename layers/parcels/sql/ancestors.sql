-- All that what a feature came of, with the least number of operations between. UNION drops what was met before at the same
-- distance and the bound ends every walk, so that even faulty rows (a circle) come to an end.
WITH RECURSIVE line (id, code, distance) AS (
    SELECT step.predecessor, step.predecessor_code, 1
    FROM layers_lineage AS step
    WHERE step.layer = %(layer)s
      AND step.successor = %(id)s
      AND step.predecessor <> step.successor
      AND step.undone_by IS NULL
    UNION
    SELECT step.predecessor, step.predecessor_code, line.distance + 1
    FROM line
    JOIN layers_lineage AS step ON step.layer = %(layer)s AND step.successor = line.id
    WHERE step.predecessor <> step.successor
      AND step.undone_by IS NULL
      AND line.distance < 1000
)
SELECT id, max(code), min(distance)
FROM line
GROUP BY id
ORDER BY min(distance), id
