"""Sentences are values: one place makes texts of them, and only the edge says what it means for the rows."""

import ast
import string
from importlib import import_module
from pathlib import Path

import pytest

import wxpush
from wxpush.errors import SourceError, UsageError
from wxpush.words import Duration, Means, Rate, Sentence, catalogue, told

PACKAGE = Path(wxpush.__file__).parent
LANGUAGES = ("en",)
#: Rooms whose sentences all stand in the catalogue; every other is to follow.
DONE = (
    "baseurl",
    "credentials",
    "quantities",
    "sources",
)


def test_what_it_means_for_the_rows_stands_between_what_happened_and_what_to_do():
    sentence = Sentence("sources.empty", path="orders.csv")
    assert told(sentence) == "orders.csv is empty. Write one line for each recipient."
    assert told(sentence, Means.NOT_SENT) == (
        "orders.csv is empty; nothing was sent. Write one line for each recipient."
    )


def test_an_error_tells_its_sentence_and_its_fields_are_not_in_its_repr():
    error = SourceError("sources.empty", path="orders.csv")
    assert str(error) == error.told(Means.NOT_SENT)
    assert error.told(Means.NOTHING) == "orders.csv is empty. Write one line for each recipient."
    assert "orders.csv" not in repr(error.sentence)
    assert str(UsageError("a text that stands as it is.")) == "a text that stands as it is."


def test_lists_and_sentences_in_fields_are_told_in_the_same_language():
    sentence = Sentence("sources.format_unknown", word="doc", formats=["csv", "tsv"])
    assert told(sentence) == "--format 'doc' is not known. Use one of csv, tsv."


def test_durations_and_rates_in_fields_are_written_as_the_language_does_it():
    sentence = Sentence("sources.format_unknown", word="doc", formats=[Duration(501), Rate(0.5)])
    assert told(sentence).endswith("Use one of 8m21s, 30/m.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_told_and_no_two_rooms_share_an_id(language):
    words = catalogue(language)
    assert {*words.MEANS} == {*Means}
    rooms = [path.stem for path in (PACKAGE / "words" / language).glob("[a-z]*.py")]
    many = sum(len(import_module(f"wxpush.words.{language}.{room}").TEXTS) for room in rooms)
    assert len(words.TEXTS) == many
    for text in words.TEXTS.values():
        for part in (text,) if isinstance(text, str) else text:
            assert part == part.strip()
            _fields(part)


def _fields(text: str) -> set[str]:
    return {name.partition("!")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def _calls(path: Path):
    """Every sentence that a module makes: its id and the names of its fields."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            first = node.args[0].value
            if isinstance(first, str) and first in catalogue("en").TEXTS:
                yield first, {word.arg for word in node.keywords}


def test_every_sentence_is_given_the_fields_that_its_text_has():
    for path in PACKAGE.rglob("*.py"):
        for name, given in _calls(path):
            text = catalogue("en").TEXTS[name]
            wanted = set().union(*map(_fields, (text,) if isinstance(text, str) else text))
            assert wanted <= given, f"{path.name}: {name} lacks {sorted(wanted - given)}"


def test_every_text_is_told_somewhere():
    written = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if "words" not in path.parts
    )
    unused = [
        name
        for name in catalogue("en").TEXTS
        if name not in written and name.partition(".")[2] not in written
    ]
    assert unused == []


@pytest.mark.parametrize("room", DONE)
def test_a_room_that_is_done_has_no_sentence_of_its_own(room):
    """A text for people has blanks: arguments of errors, and of what says something."""
    found = PACKAGE / room
    for path in sorted(found.rglob("*.py")) if found.is_dir() else [found.with_suffix(".py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and _name(node.func) not in {"AssertionError", "ValueError"}
                and _name(node.func).endswith(("Error", "Stop", "say", "insist", "note"))
            ):
                for text in map(_text, [*node.args, *(word.value for word in node.keywords)]):
                    assert text.count(" ") < 2, f"{path.name}, line {node.lineno}: {text!r}"


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _text(value: ast.expr) -> str:
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return "".join(
        part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
