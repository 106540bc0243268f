"""The second half of bin/fuzz: a cluster of its own, then tests.fuzz in it."""

from __future__ import annotations

import sys

from support.check import Check, run_guarded


def main() -> int:
    """tests.fuzz's own exit code."""
    check = Check("bin/fuzz")
    return run_guarded(check, lambda: _attack(check))


def _attack(check: Check) -> int:
    check.set_up()
    return check.run_module("tests.fuzz", sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
