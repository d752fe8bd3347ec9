"""What several tests of sentences use."""

import sys
from functools import cache
from importlib import import_module
from types import ModuleType

import msgspec
import pytest

from tests.words.another import changed
from wxpush import words
from wxpush.words import catalogue, codes


@pytest.fixture
def another(monkeypatch):
    """People are told in a language whose every word is changed."""
    # What takes the choice by its name keeps the real one: imported in this language, it would be told in it for ever.
    import_module("wxpush.cli.commands.init")
    module, told = _changed()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(codes, "_read", lambda _language: told)
    monkeypatch.setattr(words, "chosen", lambda: "another")
    monkeypatch.setenv("COLUMNS", "80")


@cache
def _changed() -> tuple[ModuleType, codes.Codes]:
    """Its catalogue and its errcodes: to change all words takes longer than most that is told in them."""
    english = catalogue("en")
    module = ModuleType("wxpush.words.another")
    vars(module).update(
        TEXTS={name: changed(text) for name, text in english.TEXTS.items()},
        MEANS={means: changed(text) for means, text in english.MEANS.items()},
        **dict.fromkeys(("COMMA", "PHRASE_COMMA", "AND", "OR", "SEMICOLON"), "; "),
        **{name: getattr(english, name) for name in ("PAIR", "PAIR_ALONE", "duration", "rate")},
    )
    return module, _changed_codes(codes.codes("en"))


def _changed_codes(english: codes.Codes) -> codes.Codes:
    return msgspec.structs.replace(
        english,
        codes={code: (str(changed(what)), str(changed(do))) for code, (what, do) in english.codes.items()},
        short={code: str(changed(word)) for code, word in english.short.items()},
        families={first: str(changed(about)) for first, about in english.families.items()},
        **{name: changed(getattr(english, name)) for name in ("unknown", "unknown_near", "unknown_advice")},
    )
