-- The application's role and database in a new private cluster. Run by psql as the superuser.
\set ON_ERROR_STOP on
\getenv password QIONGTU_ROLE_PASSWORD
CREATE ROLE qiongtu LOGIN PASSWORD :'password';
CREATE DATABASE qiongtu OWNER qiongtu;
\connect qiongtu
\ir extensions.sql
