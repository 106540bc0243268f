-- In the tests' cluster only: the role may make test databases, and each has the extensions from birth.
\set ON_ERROR_STOP on
ALTER ROLE qiongtu CREATEDB;
\connect template1
\ir extensions.sql
