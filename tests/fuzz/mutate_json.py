"""Changes of JSON: by its tree and by its bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.fuzz.mutate import change_bytes
from tests.fuzz.nasty import pick

PLAIN: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 10**30, 2**63, -(2**63), [], {}, "", [[]],
    [1], {"a": 1}, {"type": "Point", "coordinates": [110, 20]}, {"type": "Point", "coordinates": []},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, {"property": "geometry"}, {"property": "no_such"},
    {"op": "=", "args": []}, {"op": "and", "args": [1]}, {"date": "2020-01-01"}, {"timestamp": "x"},
    {"interval": ["..", ".."]}, {"bbox": [1, 2]}, {"op": "_ids", "args": [[1]]}, "..", {"function": 1},
    {"type": "GeometryCollection", "geometries": []}, [110.1, 20.0], {"op": "casei", "args": [{}]},
)  # fmt: skip
DEPTHS = (1, 5, 50, 900, 3_000)
Place = tuple[Any, Any]


def change_json(random: Random, content: Any) -> bytes:
    """The value with something done to it, as text; sometimes nothing."""
    if random.random() < 0.04:
        return write(content)
    if random.random() < 0.15:
        return change_bytes(random, write(content))
    holder = [deepcopy(content)]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        _change(random, *random.choice(list(_places(holder))))
    text = write(holder[0])
    return _deepen(random, text) if random.random() < 0.04 else text


def write(content: Any) -> bytes:
    """As text, whatever is in it."""
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[Place]:
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _change(random: Random, holder: Any, key: Any) -> None:
    match random.randrange(8):
        case 0 if isinstance(holder, dict):
            holder[pick(random)] = holder.pop(key)
        case 1 if isinstance(holder, dict):
            del holder[key]
        case 2 if isinstance(holder, list):
            holder.extend([deepcopy(holder[key])] * random.choice((1, 3, 100)))
        case 3:
            holder[key] = [holder[key]]
        case 4:
            holder[key] = {random.choice(("op", "a", "type", "args")): holder[key]}
        case 5 | 6:
            holder[key] = deepcopy(random.choice(PLAIN))
        case _:
            holder[key] = pick(random)


def _deepen(random: Random, text: bytes) -> bytes:
    at, depth = random.randrange(len(text) + 1), random.choice(DEPTHS)
    opening, closing = random.choice(((b"[", b"]"), (b'{"op":"not","args":[', b"]}")))
    return text[:at] + opening * depth + text[at:] + closing * depth
