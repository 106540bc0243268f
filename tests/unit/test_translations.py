"""The compiled English messages are those of the readable file."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "gis_core" / "site" / "locale" / "en" / "LC_MESSAGES"
TEMPLATES = FOLDER.parents[2] / "templates"


def read_messages() -> dict[str, str]:
    """Pairs of the .po file; it has one-line messages only."""
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid (".+")\nmsgstr (".+")$', text, re.M)
    return {ast.literal_eval(key): ast.literal_eval(value) for key, value in pairs}


def test_compiled_messages_are_current() -> None:
    """Every message of django.po is in django.mo as it reads there."""
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    messages = read_messages()
    assert messages and {key: catalogue.gettext(key) for key in messages} == messages


def test_every_text_of_the_templates_is_translated() -> None:
    """No page shows Chinese to somebody who asked for English."""
    used = {
        text
        for path in TEMPLATES.glob("*.html")
        for text in re.findall(r"{%\s*translate\s+\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert used and used <= set(read_messages())
