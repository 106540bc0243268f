-- The history of one layer: what its triggers do. Written from the layer's declaration by
-- layers.history.triggers; {columns} are the declared columns, {row_text} their texts in that order.

-- Before each row: the change set that begins this version, and the version's number, also for plain SQL.
CREATE OR REPLACE FUNCTION {stamp}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    kept text := current_setting('qiongtu.change_set', true);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id <> OLD.id THEN
            RAISE EXCEPTION '要素编号不可更改（% → %）。', OLD.id, NEW.id USING ERRCODE = 'HN003';
        END IF;
        NEW.version := OLD.version + 1;
    ELSE
        -- A feature that is brought back goes on counting, so a version number means one version for ever.
        NEW.version := coalesce((SELECT max(version) FROM {past} WHERE id = NEW.id), 0) + 1;
    END IF;
    {set_areas}
    NEW.began := CASE WHEN kept <> '' THEN kept::bigint ELSE hn_change_set() END;
    RETURN NEW;
END
$$;

-- After each statement: old versions go to {past}, what changed is added to the evidence, and the tile cells
-- met by old or new geometries of features that look otherwise now ({old_shown}, {new_shown}) are marked. The sums are those of hn_row_number, its two halves added apart:
-- whole numbers of 64 bits are added several times faster (OFFSET 0: the digest is taken once a row).
CREATE OR REPLACE FUNCTION {record}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
SET datestyle = 'ISO, MDY' SET timezone = 'UTC' SET extra_float_digits = 1 SET jit = off
AS $$
DECLARE
    number bigint;
    old_count bigint := 0;
    new_count bigint := 0;
    old_sum numeric := 0;
    new_sum numeric := 0;
    touched geometry[];
    is_bulk boolean;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT count(*), coalesce(sum(hn_digest_high(digest)) * 18446744073709551616 + sum(hn_digest_low(digest)), 0)
        INTO old_count, old_sum
        FROM (SELECT encode(sha256(convert_to({row_text}, 'UTF8')), 'hex') AS digest FROM old_rows OFFSET 0) AS summed;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT count(*), coalesce(sum(hn_digest_high(digest)) * 18446744073709551616 + sum(hn_digest_low(digest)), 0)
        INTO new_count, new_sum
        FROM (SELECT encode(sha256(convert_to({row_text}, 'UTF8')), 'hex') AS digest FROM new_rows OFFSET 0) AS summed;
    END IF;
    IF old_count + new_count = 0 THEN
        RETURN NULL;
    END IF;
    number := hn_own_change_set();
    IF old_count > 0 THEN
        INSERT INTO {past} ({columns}, ended) SELECT {columns}, number FROM old_rows;
        INSERT INTO layers_featurechange (layer, change_set_id, feature)
        SELECT {layer}, number, id FROM old_rows ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO layers_featurechange (layer, change_set_id, feature)
        SELECT {layer}, number, id FROM new_rows ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO layers_changeentry (change_set_id, layer, kind, count, began, ended, columns)
    VALUES (number, {layer}, lower(TG_OP), greatest(old_count, new_count), new_sum, old_sum, {column_list});
    -- What no map shows of a feature marks no tile. Of very many geometries the boxes do.
    is_bulk := greatest(old_count, new_count) > {exactly};
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT CASE WHEN is_bulk THEN ST_Envelope(geometry) ELSE geometry END FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT CASE WHEN is_bulk THEN ST_Envelope(geometry) ELSE geometry END FROM old_rows);
    ELSE
        -- FULL though none lacks its other half: the plan is made once a session, perhaps for a single row, and
        -- a full join is never the nested loop that would then take hours for a hundred thousand.
        touched := ARRAY(
            SELECT CASE WHEN is_bulk THEN ST_Envelope(shape) ELSE shape END
            FROM old_rows FULL JOIN new_rows USING (id),
                 unnest(CASE WHEN old_rows.geometry = new_rows.geometry THEN ARRAY[new_rows.geometry]
                             ELSE ARRAY[old_rows.geometry, new_rows.geometry] END) AS shape
            WHERE {old_shown} IS DISTINCT FROM {new_shown});
    END IF;
    PERFORM hn_mark_tiles({layer}, number, touched);
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER history_stamp BEFORE INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {stamp}();
CREATE OR REPLACE TRIGGER history_insert AFTER INSERT ON {table}
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {record}();
CREATE OR REPLACE TRIGGER history_update AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {record}();
CREATE OR REPLACE TRIGGER history_delete AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {record}();
CREATE OR REPLACE TRIGGER history_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hn_refuse_truncate();
