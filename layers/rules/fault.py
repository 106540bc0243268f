"""What a checker answers: a fault without verdict. The engine decides how grave it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from layers.declare import LayerOptions
from layers.rules import Rule
from layers.rules.edited import Edited


@dataclass(frozen=True)
class Fault:
    """One breach of a rule by features of the layer.

    `badness` is larger the worse it is, number by number; without it a fault is the same as another when it
    says the same. `is_old` is set by a checker that itself compares with the state before.
    """

    features: tuple[int, ...]
    sentence: str
    shape: Any = None
    amount: float | None = None
    unit: str = ""
    field: str = ""
    badness: tuple[float, ...] = ()
    is_old: bool = False


Check = Callable[[Edited, Rule], list[Fault]]
Watch = Callable[[LayerOptions, Rule], frozenset[str]]


@dataclass(frozen=True)
class Checker:
    """A rule's check and the fields whose change calls for it.

    `is_graded`: the engine runs it on the state before as well, to tell old faults from new ones.
    Before an edit is written, `reads` asks the database what writing it does not change. While it is written,
    `prepares` is called, and the whole check if it `is_local`: neither may ask the database for anything that
    `reads` has not (layers.rules.engine.Inspection). Both find it by `Edited.once`.
    """

    check: Check
    watches: Watch
    is_graded: bool = True
    is_local: bool = False
    reads: Callable[[Edited], object] | None = None
    prepares: Callable[[Edited], object] | None = None
