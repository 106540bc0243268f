"""Changes of bytes, of texts by their tokens, and of keys with values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from tests.fuzz.nasty import BYTES, NUMBERS, pick

TOKEN = re.compile(r"'(?:[^']|'')*'|\w+(?:\.\d+)?|\s+|.", re.DOTALL)
LONGEST_RUN = 3_000


def change_bytes(random: Random, content: bytes, times: int = 0) -> bytes:
    """Some bytes taken out, put in, turned, repeated, or the rest cut off."""
    for _ in range(times or random.choice((1, 1, 2, 4, 8))):
        at = random.randrange(len(content) + 1)
        to = min(len(content), at + random.choice((1, 1, 2, 8, 40)))
        content = random.choice((_put_in, _take_out, _turn, _repeat, _cut))(random, content, at, to)
    return content


def _put_in(random: Random, content: bytes, at: int, to: int) -> bytes:
    return content[:at] + random.choice(BYTES) + content[at:]


def _take_out(random: Random, content: bytes, at: int, to: int) -> bytes:
    return content[:at] + content[to:]


def _turn(random: Random, content: bytes, at: int, to: int) -> bytes:
    return content[:at] + bytes(byte ^ (1 << random.randrange(8)) for byte in content[at:to]) + content[to:]


def _repeat(random: Random, content: bytes, at: int, to: int) -> bytes:
    times = random.choice((1, 2, 60, LONGEST_RUN // max(1, to - at)))
    return content[:to] + content[at:to] * times + content[to:]


def _cut(random: Random, content: bytes, at: int, to: int) -> bytes:
    return content[:at] if random.random() < 0.3 else content


def change_tokens(random: Random, text: str, words: Sequence[str]) -> str:
    """A text with some of its tokens taken out, doubled, swapped, nested or made others."""
    tokens = TOKEN.findall(text) or [""]
    for _ in range(random.choice((1, 1, 2, 3, 5))):
        at, other = random.randrange(len(tokens)), random.randrange(len(tokens))
        match random.randrange(8):
            case 0:
                tokens[at] = ""
            case 1:
                tokens[at] *= random.choice((2, 3, 500))
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 3:
                depth = random.choice((1, 5, 39, 41, 2_000))
                tokens[at] = "(" * depth + tokens[at] + ")" * (depth - random.choice((0, 0, 0, 1)))
            case 4:
                tokens[at] = random.choice(NUMBERS)
            case 5:
                quoted = pick(random).replace("'", "''")
                tokens[at] = f"'{quoted}'"
            case 6:
                tokens[at] = pick(random)
            case _:
                tokens[at] = random.choice(words)
    return "".join(tokens)


def change_pairs(random: Random, said: Mapping[str, str], extra: Sequence[str]) -> dict[str, str]:
    """Some parameters left out, added, misspelt or given something else."""
    changed = dict(said)
    for _ in range(random.choice((1, 1, 2, 3))):
        name = random.choice((*changed, *extra))
        match random.randrange(8):
            case 0:
                changed.pop(name, None)
            case 1:
                value = changed.pop(name, "")
                changed[random.choice((name.upper(), name + "[]", name + "\x00", pick(random)))] = value
            case 2:
                old = changed.get(name, "").encode("utf-8", "surrogatepass") or b"x"
                changed[name] = change_bytes(random, old).decode("utf-8", "surrogateescape")
            case 3:
                changed[name] = ",".join([changed.get(name, ""), pick(random)])
            case _:
                changed[name] = pick(random)
    return changed
