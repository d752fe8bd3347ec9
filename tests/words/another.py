"""A language whose every word is changed: what is told in it and is English has been told by no catalogue."""

import re
import sys

from wxpush.cli import main as command_line
from wxpush.cli.common.failures import guarded
from wxpush.words import Text

#: What is typed, be it the default in brackets, and the operator's own words: the same in every language.
_NAMED = re.compile(
    r"^  wxpush .*$|\{[^}]*\}|`[^`]*`|'[^']*'|\S*[-./_=\\<>\d]\S*|wxpush|\b[A-Z]+\b(?:\.\.\.)?|utf|N\|N%|sent\|resend\|skip|\(\w+\)",
    re.MULTILINE,  # an example is a line of its own
)
_FIELD = re.compile(r"(\{[^}]*\}|`[^`]*`)")


def changed(text: Text) -> Text:
    return _other(text) if isinstance(text, str) else (_other(text[0]), _other(text[1]))


def _other(text: str) -> str:
    """Every letter outside of fields and commands made another, as long as it was."""
    parts = _FIELD.split(text)
    return "".join(
        part if number % 2 else re.sub(r"[A-Za-z]", "ж", part) for number, part in enumerate(parts)
    )


def english(text: str, *data: str) -> list[str]:
    """The words that no catalogue has said. `data`: what else is the same in every language."""
    left = re.findall(r"[A-Za-z]{2,}", _NAMED.sub(" ", text))
    return [word for word in left if word not in data]


def run(capfd, monkeypatch, *typed: str) -> str:
    monkeypatch.setattr(sys, "argv", ["wxpush", *typed])
    guarded(command_line._run)
    said = capfd.readouterr()
    return said.out + said.err
