-- The marks of one raster layer, whose rows say which files lie where: every change of a row marks the cells of its
-- old and its new outline. There are no versions: a raster layer has no history.
CREATE OR REPLACE FUNCTION {record}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET jit = off SET search_path FROM CURRENT
AS $$
DECLARE
    touched geometry[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT geometry FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT geometry FROM old_rows);
    ELSE
        touched := ARRAY(SELECT geometry FROM old_rows UNION ALL SELECT geometry FROM new_rows);
    END IF;
    IF cardinality(touched) > 0 THEN
        PERFORM hn_mark_tiles({layer}, hn_own_change_set(), touched);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER marks_insert AFTER INSERT ON {table}
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {record}();
CREATE OR REPLACE TRIGGER marks_update AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {record}();
CREATE OR REPLACE TRIGGER marks_delete AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {record}();
CREATE OR REPLACE TRIGGER marks_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hn_refuse_truncate();
