"""Sentences are values: one place makes texts of them, and only the edge says what it means for the rows."""

import ast
import string
from importlib import import_module
from pathlib import Path

import pytest

import wxpush
from wxpush.errors import DiskError, Exit, Reason, SourceError, Stop, UsageError, meaning, stopped_by
from wxpush.words import Duration, Means, Rate, Sentence, catalogue, told

PACKAGE = Path(wxpush.__file__).parent
LANGUAGES = ("en",)
#: Rooms whose sentences all stand in the catalogue; every other is to follow.
DONE = (
    "answer",
    "campaign",
    "channels",
    "checkpoint",
    "cli",
    "config",
    "credentials",
    "followers",
    "limits",
    "options",
    "parsing",
    "progress",
    "report",
    "run",
    "sending",
    "sources",
    "suppression",
    "survey",
    "system",
    "templates",
    "token",
    "transport",
    "wechat",
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


class LostError(DiskError):
    """One that knows what it means for the rows of a run."""

    under_way = Means.NOT_SETTLED


@pytest.mark.parametrize(
    ("error", "means"), [(SourceError, "rows not sent stay pending"), (LostError, "no row is settled by it")]
)
def test_an_error_that_stops_a_run_says_something_else_than_before_its_first_row(error, means):
    raised = error("sources.empty", path="a.csv")
    assert stopped_by(raised).told() == f"a.csv is empty; {means}. Write one line for each recipient."
    before = "a.csv is empty; nothing was sent. Write one line for each recipient."
    assert stopped_by(raised, under_way=False).told() == before == str(raised)


def test_an_error_out_of_a_run_under_way_says_so():
    error = LostError("sources.empty", path="a.csv")
    with pytest.raises(LostError), meaning(None):
        raise error
    assert str(error) == "a.csv is empty; no row is settled by it. Write one line for each recipient."


def test_a_stop_tells_that_rows_not_sent_are_kept_and_a_text_as_it_stands():
    sentence = Sentence("sources.empty", path="a.csv")
    assert Stop(Reason.LIMIT, Exit.STOPPED, sentence).told() == (
        "a.csv is empty; rows not sent stay pending. Write one line for each recipient."
    )
    assert Stop(Reason.LIMIT, Exit.STOPPED, "As it stands.").told() == "As it stands."


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
    folder = PACKAGE / "words" / language
    files = [path.relative_to(folder).with_suffix("").parts for path in folder.rglob("[a-z]*.py")]
    many = sum(len(import_module(f"wxpush.words.{language}.{'.'.join(file)}").TEXTS) for file in files)
    assert len(words.TEXTS) == many
    assert words.TEXTS.rooms() == sorted({file[0] for file in files})
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
            if None in given:
                continue  # some are in a dict, which is not looked into
            assert wanted <= given, f"{path.name}: {name} lacks {sorted(wanted - given)}"


def test_every_id_that_is_given_is_one_of_the_catalogue():
    rooms = {name.partition(".")[0] for name in catalogue("en").TEXTS}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func).endswith(("Error", "Sentence")) and node.args:
                first = _text(node.args[0])
                if (
                    isinstance(node.args[0], ast.Constant)
                    and " " not in first
                    and first.partition(".")[0] in rooms
                ):
                    assert first in catalogue("en").TEXTS, f"{path.name}, line {node.lineno}"


def test_every_text_is_told_somewhere():
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if "words" not in path.relative_to(PACKAGE).parts
    )
    unused = [
        name
        for name in catalogue("en").TEXTS
        if name not in written and name.partition(".")[2] not in written and not _of_a_family(name, written)
    ]
    assert unused == []


def _of_a_family(name: str, written: str) -> bool:
    """Whether it is made of a word and a beginning, as `report.count_` and a state's word are."""
    room = name.index(".") + 1
    return any(f'"{name[:end]}{{' in written for end in range(room + 1, len(name)))


@pytest.mark.parametrize("room", DONE)
def test_a_room_that_is_done_has_no_sentence_of_its_own(room):
    """What only a log says is none."""
    found = PACKAGE / room
    for path in sorted(found.rglob("*.py")) if found.is_dir() else [found.with_suffix(".py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert _own(node) == [], path.name


@pytest.mark.parametrize(
    "code",
    [
        'raise DiskError(f"The disk {x} is full now.")',
        'raise DiskError(before + "The disk is full now.")',
        'Stop(Reason.DISK, sentence="The disk is full.")',
        'def why():\n    return "it is full now" if x else ""',
        'def why():\n    return self._losing("was written over by another")',
        'def why():\n    return "long_field", "the field is too long"',
        'BadRow(1, 2, "short_row", "the row is short")',
        'Verdict(Kind.UNSURE, detail="no answer so far")',
    ],
)
def test_a_sentence_of_its_own_is_found(code):
    assert [text for node in ast.walk(ast.parse(code)) for text in _own(node)]


@pytest.mark.parametrize("code", ['x.execute("SELECT 1 FROM rows")', 'log.warning("this is for a log")'])
def test_what_is_no_sentence_for_people_is_not_taken_for_one(code):
    assert not [text for node in ast.walk(ast.parse(code)) for text in _own(node)]


#: Who takes a sentence, however short.
_FOR_PEOPLE = ("Error", "Stop", "say", "insist", "note")
_NO_SENTENCE = (
    "wxpush ",
    "SELECT ",
    "PRAGMA ",
    "INSERT ",
    "REPLACE ",
    "UPDATE ",
    "DELETE ",
    "CREATE ",
    "DROP ",
    "VACUUM ",
    "BEGIN ",
    " --",
)
#: What only a log is told, programmers, and what is looked for in words of others.
_NOT_FOR_PEOPLE = (
    "AssertionError",
    "NotImplementedError",
    "ValueError",
    "compile",
    "debug",
    "error",
    "fullmatch",
    "info",
    "search",
    "warning",
)


def _own(node: ast.AST) -> list[str]:
    """The texts for people, which have blanks and are no SQL or command, that a node hands to somebody: as arguments, or returned."""
    given: list[ast.expr] = []
    fewest = 3
    if isinstance(node, ast.Call) and _name(node.func) not in _NOT_FOR_PEOPLE:
        given = [*node.args, *(word.value for word in node.keywords)]
        fewest = 2 if _name(node.func).endswith(_FOR_PEOPLE) else 3
    elif isinstance(node, ast.Return) and node.value is not None:
        given = [node.value]
    texts = [_text(part) for each in given for part in _parts(each)]
    return [text for text in texts if text.strip().count(" ") >= fewest and not text.startswith(_NO_SENTENCE)]


def _parts(value: ast.expr) -> list[ast.expr]:
    """The alternatives, summands and members of an expression."""
    inner: list[ast.expr] = []
    if isinstance(value, ast.IfExp):
        inner = [value.body, value.orelse]
    elif isinstance(value, ast.BoolOp):
        inner = value.values
    elif isinstance(value, ast.Tuple):
        inner = value.elts
    elif isinstance(value, ast.BinOp):
        inner = [value.left, value.right]
    return [part for each in inner for part in _parts(each)] or [value]


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _text(value: ast.expr) -> str:
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return "".join(
        part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
