-- Indexes of the named tables in the current schema that belong to no constraint, with their definitions.
SELECT index_class.relname, pg_get_indexdef(index_class.oid)
FROM pg_index
JOIN pg_class AS index_class ON index_class.oid = pg_index.indexrelid
JOIN pg_class AS table_class ON table_class.oid = pg_index.indrelid
WHERE table_class.relname = ANY (%(tables)s)
  AND table_class.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE pg_constraint.conindid = index_class.oid)
ORDER BY index_class.relname
