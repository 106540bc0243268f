"""The second half of bin/fuzz: a cluster of its own, then tests.fuzz in it."""

from __future__ import annotations

import signal
import sys

from support.check import Check
from support.failure import Failure


def main() -> int:
    """tests.fuzz's own exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    check = Check("bin/fuzz")
    try:
        check.set_up()
        return check.run_module("tests.fuzz", sys.argv[1:])
    except Failure as failure:
        print(check.steps.tell(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        check.stop()


if __name__ == "__main__":
    sys.exit(main())
