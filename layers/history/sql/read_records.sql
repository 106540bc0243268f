-- Records of reads are added, never changed, and removed by age alone. Made by `manage.py migrate`.
-- The application's role may add; it removes through hn_forget_reads, which keeps the last 30 days whatever
-- it is told.
CREATE OR REPLACE FUNCTION hn_guard_reads() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.read_at < now() - interval '30 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '读取记录只可追加，保存期内不可修改或删除。' USING ERRCODE = 'HN002';
END
$$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON layers_readrecord
FOR EACH ROW EXECUTE FUNCTION hn_guard_reads();
CREATE OR REPLACE TRIGGER append_only_whole BEFORE TRUNCATE ON layers_readrecord
FOR EACH STATEMENT EXECUTE FUNCTION hn_refuse_change();
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON layers_readrecord FROM PUBLIC;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'qiongtu' AND rolname <> current_user) THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON layers_readrecord FROM qiongtu;
        GRANT SELECT, INSERT ON layers_readrecord TO qiongtu;
    END IF;
END
$$;

-- Removes what is older than so many days (30 at least); answers how many.
CREATE OR REPLACE FUNCTION hn_forget_reads(days integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
    WITH gone AS (
        DELETE FROM layers_readrecord WHERE read_at < now() - make_interval(days => greatest(days, 30)) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
