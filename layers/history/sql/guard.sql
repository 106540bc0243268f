-- Makes one table of evidence append-only: for every role by trigger, and for the application's role by right.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION hn_refuse_change();
CREATE OR REPLACE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION hn_refuse_change();
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'qiongtu' AND rolname <> current_user) THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM qiongtu;
    END IF;
END
$$;
