-- Merges the marks of some cells that have more than one: rows taken, rows put. One statement, so every
-- snapshot has either the rows or their sum; a row that another compaction has taken is not taken again.
WITH crowded AS (
    SELECT layer, z, x, y, deep FROM layers_tilemark
    GROUP BY layer, z, x, y, deep HAVING count(*) > 1
    LIMIT %(cells)s
), taken AS (
    DELETE FROM layers_tilemark AS mark USING crowded
    WHERE (mark.layer, mark.z, mark.x, mark.y, mark.deep)
        = (crowded.layer, crowded.z, crowded.x, crowded.y, crowded.deep)
    RETURNING mark.*
), put AS (
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    SELECT layer, z, x, y, deep, sum(weight), max(change_set_id) FROM taken GROUP BY layer, z, x, y, deep
    RETURNING 1
)
SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM put)
