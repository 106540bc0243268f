"""When the front end's packages are installed, and when they are left as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.frontend import FrontEnd


class CountingFrontEnd(FrontEnd):
    """A front end whose npm only notes that it was called."""

    def npm(self, *arguments: str, lock: int) -> None:
        """Note the call, and make the folder as npm would."""
        self.calls = [*getattr(self, "calls", []), arguments[0]]
        (self.folder / "node_modules").mkdir(exist_ok=True)


@pytest.fixture
def front_end(tmp_path: Path) -> CountingFrontEnd:
    """A front end in which nothing is installed yet."""
    folder = tmp_path / "frontend"
    folder.mkdir()
    (folder / "package-lock.json").write_text("{}", encoding="utf-8")
    return CountingFrontEnd(tmp_path, tmp_path / "log", {})


@pytest.mark.parametrize("tests", [True, False])
def test_a_clean_clone_is_installed(front_end: CountingFrontEnd, tests: bool) -> None:
    """With no node_modules the packages come, for the tests as for running; a second time they are there."""
    assert front_end.install(tests, 0)
    assert not front_end.install(tests, 0)
    assert front_end.calls == ["ci"]


def test_the_tests_need_more_than_running_does(front_end: CountingFrontEnd) -> None:
    """After an installation for running the tests' packages are still to come; the other way round not."""
    assert front_end.install(False, 0)
    assert front_end.install(True, 0)
    assert not front_end.install(False, 0)
