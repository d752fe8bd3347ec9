"""What several tests of sentences use."""

import sys
from importlib import import_module
from types import ModuleType

import pytest

from tests.words.another import changed
from wxpush import words
from wxpush.words import catalogue


@pytest.fixture
def another(monkeypatch):
    """People are told in a language whose every word is changed."""
    # What takes the choice by its name keeps the real one: imported in this language, it would be told in it for ever.
    import_module("wxpush.cli.commands.init")
    english = catalogue("en")
    module = ModuleType("wxpush.words.another")
    vars(module).update(
        TEXTS={name: changed(text) for name, text in english.TEXTS.items()},
        MEANS={means: changed(text) for means, text in english.MEANS.items()},
        **dict.fromkeys(("COMMA", "PHRASE_COMMA", "AND", "OR", "SEMICOLON"), "; "),
        **{name: getattr(english, name) for name in ("PAIR", "PAIR_ALONE", "duration", "rate")},
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(words, "chosen", lambda: "another")
    monkeypatch.setenv("COLUMNS", "80")
