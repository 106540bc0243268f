-- The application's database in a new private cluster; roles.sql follows. Run by psql as the superuser.
\set ON_ERROR_STOP on
CREATE DATABASE qiongtu;
\connect qiongtu
\ir extensions.sql
