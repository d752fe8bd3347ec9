"""What the command line prints, asks and draws has no words of its own, wherever they stand: in calls, lists, tables or constants."""

import ast
import re
from pathlib import Path

import pytest

import wxpush
from tests.pages.modules import tree
from tests.words.literals import TWO_WORDS, name_of, text_of

PACKAGE = Path(wxpush.__file__).parent
#: Rooms in which no two words stand one after the other, and nothing is shown that has a letter.
SHOWN = ("cli",)
#: Typer's own words are looked for, commands are typed, and roff, cron and systemd are told what they take.
_NOT_LOOKED_AT = {
    PACKAGE / each
    for each in ("cli/misuse.py", "cli/examples.py", "cli/manual.py", "cli/commands/schedule/print.py")
}
#: The program's name before what it says, commands, and options of one.
_NAMED = re.compile(
    r"wxpush \n?|(?:[A-Z_]+=\S* )*wxpush [a-z]+ .*|.* wxpush send FILE --base-url | --[a-z-]+ "
)
#: What a log is told, a crash file, and programs.
_NOT_FOR_PEOPLE = frozenset(
    {
        "a bug in wxpush: %s",
        "an exception that nobody handles",
        "template_id: ",  # a key of a campaign file
        "tag ",  # the name of a list in JSON
        "wxpush , Python , \n",
    }
)
#: Who shows what is given.
_SHOWING = frozenset(
    {
        "add_column",
        "detail",
        "draw",
        "insist",
        "note",
        "print",
        "say",
        "show",
        "tell",
        "write",
        "_text",
        "Text",
        "_tell",
    }
)


@pytest.mark.parametrize("room", SHOWN)
def test_a_room_that_shows_has_no_words_of_its_own(room):
    found = PACKAGE / room
    for path in sorted(found.rglob("*.py")) if found.is_dir() else [found.with_suffix(".py")]:
        if path not in _NOT_LOOKED_AT:
            assert _words(tree(path)) == [], path.name


@pytest.mark.parametrize(
    "code",
    [
        'TITLES = ("rows", "first lines")',
        'def f():\n    yield f"{many} chunks wait here"',
        'lines = ["", "the keys are", *more]',
        'lines.append(f"next: {command}")',
        'table.add_column("chars")',
        'show("keys\\n")',
        'write(f"Faults:{x}")',
        'say(f"{many:,} rows")',
        'tell(Label.NOTE, "Rows")',
    ],
)
def test_words_are_found_wherever_they_stand(code):
    assert _words(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        '"""A module of many words."""',
        'tell(Label.NOTE, f"{place}: {sentence}")',
        'command = f"wxpush send {path} --sandbox"',
        'show(f"{name:<10} {day}")',
        'printer.event("check", name=name)',
        'say(Sentence("cli.nothing_left"))',
        'write(as_json({"type": name}))',
    ],
)
def test_what_is_no_words_is_not_taken_for_them(code):
    assert not _words(ast.parse(code))


def _words(module: ast.AST) -> list[str]:
    """The texts of a module that people would read: of two words or more, or shown at once."""
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    within = {
        id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    texts = [
        text_of(node)
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and id(node) not in within)
        if id(node) not in docstrings
    ]
    found = [text for text in texts if TWO_WORDS.search(text)]
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and name_of(node.func) in _SHOWING:
            found += [
                text
                for given in node.args[: 2 if name_of(node.func) == "tell" else 1]
                for text in _shown(given)
                if re.search(r"[^\W\d_]{2}", text)
            ]
    return [text for text in found if not _NAMED.fullmatch(text) and text not in _NOT_FOR_PEOPLE]


def _shown(given: ast.expr) -> list[str]:
    """The texts in what is shown; not what a call in it is given, nor what programs are."""
    if isinstance(given, (ast.Call, ast.Dict)):
        return []
    if isinstance(given, (ast.JoinedStr, ast.Constant)):
        return [text_of(given)]
    inner = [each for each in ast.iter_child_nodes(given) if isinstance(each, ast.expr)]
    return [text for each in inner for text in _shown(each)]
