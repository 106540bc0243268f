"""Empty text is how a column says that there is no value: no comparison with it is true, nor its opposite.

Where a comparison stands alone its column is left as it is, so that an index serves, and what is empty is
left out beside it. Where its opposite counts, what is empty is made NULL: SQL's three values do the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gis_core.sql import Fragment, join_pieces
from layers.filters.values import call


class Emptiness:
    """How the columns of text that a condition names are written at the place where it is being read."""

    def __init__(self) -> None:
        self._is_exact = False
        self._named: list[Fragment] = []

    def take(self, column: Fragment) -> Fragment:
        """The column of text as it is to be written here."""
        if self._is_exact:
            return call("nullif({column}, '')", column=column)
        self._named.append(column)
        return column

    def leave_out(self, compare: Callable[[], Fragment]) -> Fragment:
        """What `compare` writes, false where a column that it names is empty."""
        before, self._named = self._named, []
        written, named, self._named = compare(), self._named, before
        if not named:
            return written
        filled = [call("{column} <> ''", column=column) for column in named]
        return call("({parts})", parts=join_pieces(" AND ", [written, *filled]))

    @contextmanager
    def exactly(self) -> Iterator[None]:
        """Within it the opposite of a comparison may count."""
        before, self._is_exact = self._is_exact, True
        try:
            yield
        finally:
            self._is_exact = before
