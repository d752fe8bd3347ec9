"""The catalogue of sentences is whole: every id that is told is there, with its fields, and no sentence stands elsewhere."""

import ast
import re
import string
from importlib import import_module
from pathlib import Path

import pytest

import wxpush
from tests.pages.modules import modules, nodes, source, tree
from tests.words.literals import fields, name_of, own, phrases, standing, text_of
from wxpush.words import Means, catalogue

PACKAGE = Path(wxpush.__file__).parent
LANGUAGES = ("en", "zh")
#: Every room but the catalogue, and the modules beside them.
ROOMS = sorted(
    {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    - {"words", "__pycache__"}
)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_placeholder_is_told_with_both_its_braces(language):
    texts = [
        part
        for text in catalogue(language).TEXTS.values()
        for part in ((text,) if isinstance(text, str) else text)
    ]
    assert [text for text in texts if re.search(r"(?<!\{)\{\{ |\| urlencode \}\}(?!\})", text)] == []


def _fields(text: str) -> set[str]:
    return {name.partition("!")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def _calls(path: Path):
    """Every sentence that a module makes: its id and the names of its fields."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            first = node.args[0].value
            if isinstance(first, str) and first in catalogue("en").TEXTS:
                yield first, {word.arg for word in node.keywords}


def test_every_sentence_is_given_the_fields_that_its_text_has():
    for path in modules():
        for name, given in _calls(path):
            text = catalogue("en").TEXTS[name]
            wanted = set().union(*map(_fields, (text,) if isinstance(text, str) else text))
            if None in given:
                continue  # some are in a dict, which is not looked into
            assert wanted <= given, f"{path.name}: {name} lacks {sorted(wanted - given)}"


def test_every_id_that_is_given_is_one_of_the_catalogue():
    rooms = {name.partition(".")[0] for name in catalogue("en").TEXTS}
    for path in modules():
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and name_of(node.func).endswith(("Error", "Sentence"))
                and node.args
            ):
                first = text_of(node.args[0])
                if (
                    isinstance(node.args[0], ast.Constant)
                    and " " not in first
                    and first.partition(".")[0] in rooms
                ):
                    assert first in catalogue("en").TEXTS, f"{path.name}, line {node.lineno}"


def test_every_text_is_told_somewhere():
    written = "\n".join(
        source(path)
        for path in modules()
        if path.parent == PACKAGE / "words" or path.relative_to(PACKAGE).parts[0] != "words"
    )
    quoted = {*re.findall(r'"([^"\n]*)"', written)}
    begun = {*re.findall(r'"([^"{\n]+)\{', written)}
    unused = [
        name
        for name in catalogue("en").TEXTS
        if name not in quoted
        and not _is_of_a_family(name, begun)
        and name not in written
        and name.partition(".")[2] not in written
    ]
    assert unused == []


def _is_of_a_family(name: str, begun: set[str]) -> bool:
    """Whether it is made of a word and a beginning, as `report.count_` and a state's word are."""
    room = name.index(".") + 1
    return any(name[:end] in begun for end in range(room + 1, len(name)))


#: Words of a format, in files whose digests are kept, of which sentences are told; commands as they are typed; what roff, cron and systemd are told; what Typer and Jinja say, which is looked for; what metrics are called.
_NOT_TOLD = {
    PACKAGE / name
    for name in (
        "sources/workbook/faults.py",
        "cli/examples.py",
        "cli/commands/schedule/print.py",
        "cli/manual.py",
        "cli/misuse.py",
        "report/metrics.py",
        "monitoring/exposition.py",
        "cluster/work/metrics.py",
        "run/cluster/metrics.py",
        "receipts/metrics.py",
        "service/metrics.py",
        "channels/expressions/syntax.py",
    )
}
#: What WeChat answers, which the sandbox imitates.
_NOT_OURS = {
    PACKAGE / "sandbox" / name
    for name in ("answers.py", "endpoints/issuing.py", "messages.py", "refusals.py", "values.py")
}
#: Two words one after the other that nobody reads as such, by where they stand.
_NO_PHRASES = {
    "answer.py": {"HTTP "},
    "channels/common/judge.py": {"HTTP "},
    # names of filters that no text can write
    "channels/expressions/bounded.py": {"rounds of a loop", "texts together"},
    # for programs: a list's name in JSON, keys in Redis and in a file, headers
    "cli/commands/followers/export.py": {"tag "},
    "cli/commands/template/starting.py": {"template_id: "},
    "cluster/store/results.py": {"counted attempts", "counted retries"},
    "run/check/examination.py": {"event loop", "IP allow-list"},
    "sources/opening.py": {"sheet "},
    # what Python's JSON parser says
    "sources/jsonlines.py": {
        "Expecting property name enclosed in double quotes",
        "Expecting value",
        "Extra data",
        "Illegal trailing comma before end of array",
        "Illegal trailing comma before end of object",
        "Invalid \\uXXXX escape",
        "Invalid control character at",
        "Unterminated string starting at",
    },
    "sources/workbook/plainrows.py": {' hidden="1"', ' hidden="true"'},
    "transport/httpx.py": {"application/json; charset=utf-8"},
    "transport/wireproxy.py": {"Host: ", "Proxy-Authorization: Basic "},
    # what is looked for: in answers of Redis, in words of httpcore, in words of msgspec and of YAML, in formats of cells
    "cluster/closed.py": {"the handler is closed"},
    "cluster/store/connection.py": {
        "LOADING ",
        "BUSY ",
        "MASTERDOWN ",
        "not an integer",
        "not a valid float",
        " script: ",
    },
    "transport/httpxproxy.py": {
        "Invalid username/password",
        "Proxy Server could not connect: Connection not allowed by ruleset",
        "Proxy Server could not connect: Connection refused",
        "Proxy Server could not connect: Host unreachable",
        "Proxy Server could not connect: Network unreachable",
        "Requested NO AUTHENTICATION REQUIRED",
    },
    "parsing/mismatch.py": {"Invalid enum value"},
    "parsing/yamlfile.py": {
        "mapping values",
        "start any token",
        "another document",
        "quoted scalar",
        "flow sequence",
        "flow mapping",
        "block mapping",
        "block collection",
    },
    "sources/workbook/dateformat.py": {"h:mm AM/PM", "h:mm:ss AM/PM"},
    # a mistake in a program, told as Python tells it
    "api/settled.py": {"unknown option: "},
    # what WeChat says
    "sandbox/pushing.py": {"failed:user block", "failed: system failed", "failed:freq limit"},
    # a place in code, a log, a style, options
    "parsing/outline.py": {"  : in "},
    "redact.py": {" logged something of its own"},
    "progress/bar.py": {"bold yellow"},
    "run/place.py": {"--checkpoint "},
    "service/page/sessions.py": {"=; Path=/; Max-Age=; HttpOnly; SameSite=Strict"},
    "progress/keys.py": {'trap "" INT TERM HUP QUIT TSTP TTIN TTOU; read -r end || stty "$1" <&1'},
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_no_sentence_of_its_own(room):
    """What only a log says is none."""
    for path in set(_files(room)) - _NOT_OURS:
        name = path.relative_to(PACKAGE).as_posix()
        for node in nodes(path):
            assert own(node) == [], name
        if path not in _NOT_TOLD:
            assert {*standing(tree(path)), *phrases(tree(path))} - _NO_PHRASES.get(name, set()) == set(), name


def test_no_phrase_is_let_pass_that_stands_nowhere():
    for name, known in _NO_PHRASES.items():
        assert known <= {*phrases(tree(PACKAGE / name))}, name


def test_what_a_cluster_notes_on_its_way_is_noted_in_one_place():
    """Whoever runs a worker or a dispatcher is told of it: no other module has a warning of its own."""
    for path in _files("cluster"):
        calls = [node for node in nodes(path) if isinstance(node, ast.Call) and node.args]
        loud = {name_of(call.func) for call in calls} & {"warning", "error", "exception", "critical"}
        assert not loud or path.name == "noting.py", path.name


#: Fields that are the same in every language.
_FIELDS = {"WeChat", "UTF-8", "GB18030"}


def test_no_field_of_a_sentence_is_a_word_of_its_own():
    """It would be told in no other language."""
    for path in modules():
        found = [text for node in nodes(path) for text in fields(node)]
        assert {*found} - _FIELDS == set(), path.relative_to(PACKAGE).as_posix()


def _files(room: str) -> list[Path]:
    found = PACKAGE / room
    return sorted(found.rglob("*.py")) if found.is_dir() else [found.with_suffix(".py")]
