-- In the tests' cluster only: the owner may make test databases, each with extensions and rights from birth,
-- and may take the application's role.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
ALTER ROLE qiongtu_owner CREATEDB;
GRANT qiongtu TO qiongtu_owner;
\connect template1
\ir extensions.sql
\ir grants.sql
