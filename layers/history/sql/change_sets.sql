-- Change sets: one row a transaction that changes features, numbered and chained by hash when it commits.
-- Made by `manage.py migrate`; the tables are those of layers.history.change_sets.
--
-- The functions run with the rights of the tables' owner (SECURITY DEFINER), so the application's role needs
-- and has no right to write these tables. "FROM CURRENT" fixes the schema of tables and PostGIS.

-- The change set of the running transaction, made at its first change. Who and why come from the setting
-- qiongtu.context (JSON, set by layers.history.recording for one transaction); an edit by plain SQL has none
-- and is recorded with its login.
CREATE OR REPLACE FUNCTION hn_change_set() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    kept text := current_setting('qiongtu.change_set', true);
    context jsonb;
    number bigint;
BEGIN
    IF kept <> '' THEN
        RETURN kept::bigint;
    END IF;
    number := nextval(pg_get_serial_sequence('layers_changeset', 'id'));
    -- Seen by everybody in pg_locks until the commit: an instant asked for meanwhile leaves this one out.
    PERFORM pg_advisory_xact_lock_shared(hn_open_lock(), number::integer);
    context := coalesce(nullif(current_setting('qiongtu.context', true), ''), '{{}}')::jsonb;
    INSERT INTO layers_changeset
        (id, transaction, began_at, login, person_id, person, address, protocol, operation, reason, case_number, undoes,
         previous_hash, hash)
    VALUES (
        number, pg_current_xact_id()::text::bigint, clock_timestamp(), session_user,
        (context->>'person_id')::bigint, coalesce(context->>'person', ''),
        coalesce(context->>'address', host(inet_client_addr()), ''), coalesce(context->>'protocol', 'sql'),
        coalesce(context->>'operation', 'edit'), coalesce(context->>'reason', ''),
        coalesce(context->>'case_number', ''), (context->>'undoes')::bigint, '', ''
    );
    PERFORM set_config('qiongtu.change_set', number::text, true);
    RETURN number;
END
$$;

-- The same for a trigger of a statement: refuses a number that is not of this transaction (the setting can
-- be written by anybody) or is sealed already (SET CONSTRAINTS … IMMEDIATE before further changes).
CREATE OR REPLACE FUNCTION hn_own_change_set() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    number bigint := hn_change_set();
BEGIN
    PERFORM FROM layers_changeset
    WHERE id = number AND transaction = pg_current_xact_id()::text::bigint AND sequence IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION '变更集 % 不属于当前事务或已经封存。', number USING ERRCODE = 'HN001';
    END IF;
    RETURN number;
END
$$;

-- The first and the second 64 bits of a digest in hexadecimal.
CREATE OR REPLACE FUNCTION hn_digest_high(digest text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN ('x' || substr(digest, 1, 16))::bit(64)::bigint;

CREATE OR REPLACE FUNCTION hn_digest_low(digest text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN ('x' || substr(digest, 17, 16))::bit(64)::bigint;

-- 128 bits of SHA-256 of a row's text as one whole number: the numbers of rows may be added in any order.
CREATE OR REPLACE FUNCTION hn_row_number(content text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT hn_digest_high(digest)::numeric * 18446744073709551616 + hn_digest_low(digest)
        FROM encode(sha256(convert_to(content, 'UTF8')), 'hex') AS digest);

-- What the hash of a change set is taken of: its columns and its entries, in one order and one spelling.
CREATE OR REPLACE FUNCTION hn_change_set_text(changed layers_changeset) RETURNS text
LANGUAGE sql STABLE SET search_path FROM CURRENT
RETURN concat_ws(E'\x1f',
    changed.id, changed.sequence, changed.transaction,
    to_char(changed.began_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    to_char(changed.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    changed.login, coalesce(changed.person_id, 0), changed.person, changed.address, changed.protocol,
    changed.operation, changed.reason, changed.case_number, coalesce(changed.undoes, 0),
    (SELECT string_agg(concat_ws(E'\x1e',
                entry.id, entry.layer, entry.kind, entry.count, entry.began, entry.ended, entry.columns),
            E'\x1d' ORDER BY entry.id)
     FROM layers_changeentry AS entry WHERE entry.change_set_id = changed.id));

-- At commit: the next number of the chain, the instant, and the hash over the one before. The lock is held
-- until the commit is seen by others, so numbers, instants and visibility have one order.
CREATE OR REPLACE FUNCTION hn_seal_change_set() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    last record;
    sealed layers_changeset;
BEGIN
    -- Whoever asked just before this change set was open may rely on the answer for {lease} seconds
    -- (watch.sql): it commits no earlier. Before the chain's lock, so that commits do not wait in a row.
    PERFORM pg_sleep(extract(epoch FROM NEW.began_at - clock_timestamp()) + {lease} * 1.25);
    PERFORM pg_advisory_xact_lock(hn_chain_lock());
    SELECT sequence, recorded_at, hash INTO last
    FROM layers_changeset WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1;
    SELECT * INTO sealed FROM layers_changeset WHERE id = NEW.id;
    IF sealed.sequence IS NOT NULL THEN
        RETURN NULL;
    END IF;
    sealed.sequence := coalesce(last.sequence, 0) + 1;
    sealed.recorded_at := greatest(
        clock_timestamp(), sealed.began_at, last.recorded_at + interval '1 microsecond');
    UPDATE layers_changeset
    SET sequence = sealed.sequence, recorded_at = sealed.recorded_at, previous_hash = coalesce(last.hash, ''),
        hash = encode(sha256(convert_to(coalesce(last.hash, '') || hn_change_set_text(sealed), 'UTF8')), 'hex')
    WHERE id = NEW.id;
    RETURN NULL;
END
$$;

-- First key of the advisory locks that open change sets hold ("HNOP").
CREATE OR REPLACE FUNCTION hn_open_lock() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1213091664;

-- Key of the advisory lock under which change sets are sealed ("HNCS").
CREATE OR REPLACE FUNCTION hn_chain_lock() RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1213088595;

-- Evidence is only ever added to. Sealing, once, is the one change a change set may have.
CREATE OR REPLACE FUNCTION hn_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'layers_changeset' THEN
        IF OLD.sequence IS NULL AND NEW.sequence IS NOT NULL AND NEW.id = OLD.id THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '历史与证据只可追加，不可修改或删除（%）。', TG_TABLE_NAME USING ERRCODE = 'HN002';
END
$$;

-- A layer is emptied by DELETE, which is recorded. (A first load takes the triggers off and records itself.)
CREATE OR REPLACE FUNCTION hn_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
    RAISE EXCEPTION '图层数据不可用 TRUNCATE 清空，请用 DELETE（%）。', TG_TABLE_NAME USING ERRCODE = 'HN002';
END
$$;

-- A constraint trigger because only such can wait for the commit; it cannot be replaced, only made anew.
DROP TRIGGER IF EXISTS seal ON layers_changeset;
CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON layers_changeset
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hn_seal_change_set();

-- Which change sets were under way at an instant (layers.history.instants).
CREATE INDEX IF NOT EXISTS layers_changeset_under_way ON layers_changeset USING gist (tstzrange(began_at, recorded_at));
