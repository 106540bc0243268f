-- A name of this database: a copy has another number, a new one another first change set.
SELECT concat_ws('/', oid, (SELECT hash FROM layers_changeset WHERE sequence = 1))
FROM pg_database WHERE datname = current_database()
