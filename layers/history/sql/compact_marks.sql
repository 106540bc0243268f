-- Merges the marks of some cells that have more than one: rows taken, rows put. One statement, so every
-- snapshot has either the rows or their sum; a row that another compaction has taken is not taken again.
-- Marks of the last %(recent)s seconds stay apart: keepers of tiles ask for them by change set (watch.sql).
WITH recent AS (
    SELECT id FROM layers_changeset WHERE recorded_at > now() - make_interval(secs => %(recent)s)
), crowded AS (
    SELECT layer, z, x, y, deep FROM layers_tilemark
    WHERE change_set_id NOT IN (SELECT id FROM recent)
    GROUP BY layer, z, x, y, deep HAVING count(*) > 1
    LIMIT %(cells)s
), taken AS (
    DELETE FROM layers_tilemark AS mark USING crowded
    WHERE (mark.layer, mark.z, mark.x, mark.y, mark.deep)
        = (crowded.layer, crowded.z, crowded.x, crowded.y, crowded.deep)
        AND change_set_id NOT IN (SELECT id FROM recent)
    RETURNING mark.*
), put AS (
    INSERT INTO layers_tilemark (layer, z, x, y, deep, weight, change_set_id)
    SELECT layer, z, x, y, deep, sum(weight), max(change_set_id) FROM taken GROUP BY layer, z, x, y, deep
    RETURNING 1
)
SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM put)
