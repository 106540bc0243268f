"""What bin/run understands, and its sentence for what it does not."""

import pytest

from tests.setup.conftest import Project


def test_help_names_every_option(project: Project) -> None:
    done = project.call("--help")
    assert done.returncode == 0
    for option in ("--port", "--host", "--size", "--reset", "--stop", "--no-install", "DATABASE_URL"):
        assert option in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--prot", "80"], "There is no option «--prot»"),
        (["--port"], "--port needs a value"),
        (["--port", "80800"], "--port takes a number from 1 to 65535, not «80800»"),
        (["--port=http"], "--port takes a number from 1 to 65535, not «http»"),
        (["--size", "huge"], "--size takes small, medium or large, not «huge»"),
    ],
)
def test_wrong_options_get_one_sentence(project: Project, arguments: list[str], sentence: str) -> None:
    done = project.call(*arguments)
    assert done.returncode == 2
    assert done.stdout.startswith(f"bin/run: {sentence}")
    assert done.stdout.count("\n") == 1
    assert not project.var.exists()
