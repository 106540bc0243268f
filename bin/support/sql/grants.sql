-- What the application may do in this database, with tables that are there and tables to come. Tables that
-- are append-only (migrate puts their trigger on and takes the rights away) are left to be read.
-- An operator with a database of their own runs this as the owner, with their own role names.
SET client_min_messages = warning;
ALTER DEFAULT PRIVILEGES FOR ROLE qiongtu_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO qiongtu;
ALTER DEFAULT PRIVILEGES FOR ROLE qiongtu_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO qiongtu;
SELECT format(
    'GRANT %s ON %s TO qiongtu',
    CASE
        WHEN relname = 'layers_readrecord' THEN 'SELECT, INSERT'
        WHEN relkind = 'S' THEN 'USAGE, SELECT'
        WHEN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'append_only') THEN 'SELECT'
        ELSE 'SELECT, INSERT, UPDATE, DELETE'
    END,
    CASE WHEN relkind = 'S' THEN 'SEQUENCE ' ELSE '' END || oid::regclass)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')
    AND relowner = 'qiongtu_owner'::regrole \gexec
