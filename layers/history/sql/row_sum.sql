-- Number of rows of a layer and the sum of their row numbers; reads the whole table, in parallel.
SELECT count(*), coalesce(sum(hn_row_number({row_text})), 0) FROM {table}
