-- The two roles and what is whose; run by psql as the superuser at every start, changes nothing the second time.
--   qiongtu_owner  owns database and tables: migrations, loads
--   qiongtu        the application: reads and writes rows, owns nothing, cannot touch what is append-only
-- A cluster of the time when qiongtu owned everything is brought here by the same statements.
\set ON_ERROR_STOP on
\getenv application QIONGTU_ROLE_PASSWORD
\getenv owner QIONGTU_OWNER_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['qiongtu_owner', 'qiongtu']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE qiongtu_owner PASSWORD :'owner';
ALTER ROLE qiongtu PASSWORD :'application';
ALTER DATABASE qiongtu OWNER TO qiongtu_owner;
\connect qiongtu
BEGIN;
REASSIGN OWNED BY qiongtu TO qiongtu_owner;
\ir grants.sql
COMMIT;
