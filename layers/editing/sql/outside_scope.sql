-- Those of the features that lie outside the editor's scope.
SELECT t.id FROM {table} AS t WHERE t.id = ANY (%(keys)s) AND NOT coalesce(({scope}), false)
