"""JSON that is nested deeper than Python goes: whoever wrote it, a reader says of it what it says of any other damage."""

import ast
import asyncio
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import wxpush
from wxpush.cluster.chunk import decode
from wxpush.cluster.poison import PoisonError
from wxpush.detail import kind_of
from wxpush.errors import UsageError
from wxpush.notify.kept import _read as notice_in
from wxpush.run.kept.folder import kept_files
from wxpush.sandbox.account.ledger import is_ledger, lines_of
from wxpush.templates.shelf import Shelf
from wxpush.token.base import Kept
from wxpush.token.filecache import FileCache

PACKAGE = Path(wxpush.__file__).parent
_DEPTH = 5_000
#: An object's member that no reader asks for is read all the same.
NESTED = b'{"x":' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"
_FAULTS = {"DecodeError", "MsgspecError"}


@pytest.fixture
def nested(tmp_path):
    def write(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(NESTED + b"\n")
        path.chmod(0o600)
        return path

    return write


def test_templates_that_were_kept_are_as_good_as_none(nested, tmp_path):
    shelf = Shelf(tmp_path, "wx1", "https://api")
    nested(shelf._name)
    assert shelf.read() is None


def test_a_token_that_was_kept_is_fetched_anew(nested, tmp_path):
    nested("token.json")
    assert asyncio.run(FileCache(tmp_path, "token").read()) == Kept()


def test_a_notice_is_none(nested):
    assert notice_in(nested("0123456789abcdef-1.json")) is None


def test_a_ledger_is_none(nested):
    path = nested("list.csv.sandbox.ledger")
    assert not is_ledger(path)
    with pytest.raises(UsageError, match="ledger"):
        list(lines_of(path))


def test_a_list_hides_no_other_file_of_its_folder(nested, tmp_path):
    nested("list.jsonl")
    copy = nested("wxpush-crash-1.txt")
    copy.write_text("wxpush 0.1.0\n")
    assert copy in [each.path for each in kept_files(tmp_path)]


def test_why_a_row_was_left_out_tells_no_kind():
    assert kind_of('{"id":"rows.' + '","x":' + "[" * _DEPTH + "]" * _DEPTH + "}") == ""


def test_a_chunk_is_refused():
    packed = zlib.compress(b"\x81\xa1x" + b"\x91" * _DEPTH + b"\x90")
    with pytest.raises(PoisonError):
        decode(packed)


def _catches(tree: ast.AST) -> Iterator[tuple[int, set[str]]]:
    """What each handler, and each `suppress`, names, by its line."""
    for node in ast.walk(tree):
        named: list[ast.expr] = []
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            named = [node.type]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "suppress":
            named = node.args
        names = {
            each.attr if isinstance(each, ast.Attribute) else each.id
            for one in named
            for each in ast.walk(one)
            if isinstance(each, ast.Attribute | ast.Name)
        }
        if names:
            yield named[0].lineno, names


def test_whoever_expects_a_fault_of_the_form_expects_the_depth_too():
    """msgspec raises RecursionError for it, which is none of its own."""
    assert not issubclass(RecursionError, msgspec.MsgspecError)
    lacking = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if any(fault in path.read_text("utf-8") for fault in _FAULTS)
        for line, names in _catches(ast.parse(path.read_text("utf-8")))
        if names & _FAULTS and "RecursionError" not in names
    ]
    assert lacking == []
