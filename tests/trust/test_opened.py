"""Who opens files is known, and whose these are: a new place in the package fails until it is listed here, and played in the table's test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import wxpush
from tests.pages.modules import tree
from tests.trust.places import PLACES, Whose

_PACKAGE = Path(wxpush.__file__).parent
#: What opens or makes a file, by the last name of the call.
_OPENERS = {
    "FileHandler", "NamedTemporaryFile", "TemporaryFile", "connect", "hardlink_to", "link", "mkstemp", "open", "open_found", "open_lines",
    "open_own", "open_private", "open_regular", "read_bytes", "read_own", "read_text", "rename", "replacing", "symlink", "symlink_to", "touch", "unfinished_file",
    "write_bytes", "write_own", "write_text", "written",
}  # fmt: skip
#: Whose `open` or `connect` is about no file: ways to a server, formats, tables of kinds; and what opens by a place that is listed.
_OTHERS = {
    "connection", "form", "kind", "kind_of(url)", "line.transport", "transport", "self._connection", "self._handshakes", "self._transport",
    "self._zip", "self.job.kind", "self._queue.unsendable", "SqliteCheckpoint",
    "ReceiptsFile", "Inbox", "UpkeepThread", "self._gate", "self._cipher", "cipher",
}  # fmt: skip

#: Module and function: whose file it is, or why that is no question there.
OPENED: dict[str, Whose | str] = {
    "checkpoint/file/blank.py _content": "in memory",
    "checkpoint/file/blank.py _name": "made anew, by a link that replaces nothing",
    "checkpoint/file/blank.py _write": "made anew, O_EXCL",
    "checkpoint/file/connection.py connect": "behind the lock and connection.require_own",
    "checkpoint/file/frames.py _index": "behind connection.require_own",
    "checkpoint/file/frames.py _log": "behind connection.require_own",
    "checkpoint/file/lock.py _open": Whose.PRIVATE,
    "checkpoint/file/lock.py begun": Whose.LOOKED_AT,
    "checkpoint/file/lock.py locked_log": "behind the lock and connection.require_own",
    "checkpoint/file/log.py _alone": "behind the lock and connection.require_own",
    "checkpoint/file/mounts.py network_file_system": "the kernel's",
    "checkpoint/file/rescue.py _finish": "made anew, O_EXCL",
    "checkpoint/file/rescue.py from_pages.content": "made anew, O_EXCL",
    "checkpoint/file/rescue.py write": "made anew, O_EXCL, and named by a link that replaces nothing",
    "checkpoint/file/tail.py _opened": "behind the lock and connection.require_own",
    "checkpoint/file/whereabouts.py Whereabouts._place": "made anew, by a link that replaces nothing",
    "checkpoint/file/whole.py require_begun": "behind connection.require_own",
    "checkpoint/file/writer.py _ballast": "without a name",
    "checkpoint/file/writer.py _opened": Whose.LOOKED_AT,
    "checkpoint/file/writer.py open_to_write": "behind the lock and connection.require_own",
    "cli/commands/serve/spool.py names_spool": "by regular.open_regular; its head alone is looked at",
    "cli/common/status/metering.py _former": Whose.NAMED,
    "cli/common/status/metering.py _write": Whose.RESULT,
    "cli/language.py _configured": Whose.FOUND,
    "intake/spool/erasing.py _read": "one's own, as kept_files sees to, by opening.connect, to read alone",
    "intake/spool/opening.py connect": "behind the lock and strange_companion",
    "intake/spool/opening.py locked": Whose.PRIVATE,
    "intake/spool/spool.py open_spool": "by opening.locked and opening.connect",
    "progress/keys.py Keys.__enter__": "the terminal's own, by its name",
    "cli/openids.py _named": Whose.NAMED,
    "cli/commands/followers/export.py checked_format": Whose.RESULT,
    "cli/commands/followers/export.py run": Whose.PRIVATE,
    "cli/commands/history.py run": Whose.RESULT,
    "cli/commands/report/__init__.py run": Whose.RESULT,
    "cli/commands/init.py _starter": "the package's own",
    "cli/commands/init.py _opener": Whose.STARTER,
    "cli/commands/init.py _write": Whose.STARTER,
    "cli/commands/results.py run": Whose.RESULT,
    "cli/commands/suppress/list.py run": Whose.RESULT,
    "cli/common/failures.py bug": "made anew, O_EXCL",
    "cli/common/logs.py _Writer.__init__": Whose.SHARED,
    "cli/common/stdout.py page": "a descriptor that is open already",
    "report/problembook.py ProblemBook.__init__": "without a name",
    "system/databases.py schema_of_script": "in memory",
    "suppression/holders.py holder": "the kernel's",
    "suppression/holders.py user_of": "the kernel's",
    "system/clock.py SystemClock.boot_id": "the kernel's",
    "cluster/work/worker.py Worker._look": Whose.SHARED,
    "channels/expressions/anycolumn.py _hint": "no file: how a name is written",
    "config/trust.py TrustFile.read": Whose.CACHE,
    "config/trust.py TrustFile.write": Whose.CACHE,
    "credentials.py _read": Whose.SECRET,
    "notify/kept.py KeptNotices.close": Whose.CACHE,
    "notify/kept.py KeptNotices.keep": Whose.CACHE,
    "notify/kept.py _read": Whose.CACHE,
    "system/replacing.py _begun": Whose.PRIVATE,
    "system/sharing/guard.py Guard.opened": Whose.PRIVATE,
    "system/unfinished.py UnfinishedFile.name": "made anew, by a link that replaces nothing",
    "system/replacing.py as_text": "a descriptor that is open already",
    "system/unfinished.py made_in": "made anew, O_EXCL",
    "system/unfinished.py UnfinishedFile._copy": "made anew just now",
    "system/unfinished.py UnfinishedFile.write_over": Whose.SHARED,
    "system/scratch.py temporary_file": "without a name",
    "system/files.py open_private": Whose.PRIVATE,
    "system/files.py sync_folder": "a folder, to sync it",
    "system/files.py unlink_found": "a folder, to delete in it what was looked at",
    "system/replacing.py written": Whose.RESULT,
    "followers/book.py Book.__init__": Whose.PRIVATE,
    "followers/book.py is_book": Whose.PRIVATE,
    "options/configfile.py Found.open": Whose.FOUND,
    "system/found.py _folder": "a folder, to look at it and enter it",
    "system/found.py _opened": Whose.FOUND,
    "system/found.py open_found": Whose.FOUND,
    "system/regular.py is_guarded": "by open_regular; nothing is read",
    "system/regular.py open_regular": Whose.NAMED,
    "system/ownfile.py open_own": Whose.CACHE,
    "system/ownfile.py read_own": Whose.CACHE,
    "system/ownfile.py write_own": Whose.CACHE,
    "cli/commands/receipts/import_.py _opened": Whose.NAMED,
    "receipts/file/opening.py _hold": Whose.PRIVATE,
    "receipts/file/opening.py _opened": "behind _hold",
    "receipts/file/opening.py is_receipts": Whose.PRIVATE,
    "sandbox/callback/posting.py CallbackPoster.__init__": Whose.PRIVATE,
    "run/levers/calling.py call": "a socket: only a process of the same user is believed",
    "schedule/window.py Window.__str__": "no file: a week in words",
    "system/board.py _opened": Whose.CACHE,
    "system/localsocket.py _clear": "a socket of one's own that nobody listens at",
    "run/kept/erasing.py _from_ledger": Whose.PRIVATE,
    "run/kept/folder.py _head": Whose.PRIVATE,
    "run/check/disk.py _synced": "made anew, O_EXCL",
    "run/check/problems.py reporting": Whose.RESULT,
    "sandbox/endpoints/arrivals.py Arrivals.__init__": Whose.PRIVATE,
    "sandbox/account/ledger.py Ledger.__init__": Whose.PRIVATE,
    "sandbox/account/ledger.py Ledger.history": Whose.PRIVATE,
    "sandbox/account/ledger.py found_ledger": Whose.PRIVATE,
    "sandbox/account/ledger.py lines_of": Whose.PRIVATE,
    "sandbox/account/ledger.py open_lines": Whose.PRIVATE,
    "service/keys/changing.py _opened": Whose.SECRET,
    "service/keys/changing.py _make": "made anew, by a link that replaces nothing",
    "service/keys/changing.py _write": Whose.SECRET,
    "service/keys/keyfile.py read_keys": Whose.SECRET,
    "report/page/markup.py in_one_line": "the package's own",
    "sources/descriptor.py Descriptor.__init__": Whose.NAMED,
    "sources/spool.py _holds": Whose.PRIVATE,
    "sources/spool.py spool": Whose.PRIVATE,
    "suppression/listfile.py ListFile._ends": Whose.SHARED,
    "suppression/listfile.py ListFile._write": Whose.SHARED,
    "suppression/locked.py _opened": Whose.SHARED,
    "templates/shelf.py _read": Whose.CACHE,
    "templates/shelf.py Shelf.write": Whose.CACHE,
    "token/filecache.py FileCache._open_lock": Whose.CACHE,
    "token/filecache.py FileCache.read": Whose.CACHE,
    "token/filecache.py FileCache.write": Whose.CACHE,
    "parsing/yamlfile.py Document.read": Whose.NAMED,
    "parsing/yamlfile.py _text": "a descriptor that is open already",
}


def test_every_place_that_opens_a_file_is_listed_and_none_that_does_not():
    found = {place for path in _PACKAGE.rglob("*.py") for place in _opening(path)}
    assert sorted(found - OPENED.keys()) == []
    assert sorted(OPENED.keys() - found) == []


def test_every_kind_of_file_that_is_opened_is_played_in_the_tables_test():
    kinds = {whose for whose in OPENED.values() if isinstance(whose, Whose)}
    assert kinds == {place.whose for place in PLACES} == set(Whose)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f():\n    os.open(p, 0)", {"x.py f"}),
        ("class A:\n    def f(self):\n        with self.p.open() as file: pass", {"x.py A.f"}),
        ("p.write_text('')", {"x.py "}),
        ("async def f():\n    await connection.open()", set()),
    ],
)
def test_a_place_is_seen(tmp_path, monkeypatch, code, found):
    monkeypatch.setitem(globals(), "_PACKAGE", tmp_path)
    path = tmp_path / "x.py"
    path.write_text(code)
    assert set(_opening(path)) == found


def _opening(path: Path) -> Iterator[str]:
    """Module and function of each call that opens a file."""
    module = path.relative_to(_PACKAGE).as_posix()
    waiting: list[tuple[ast.AST, tuple[str, ...]]] = [(tree(path), ())]
    while waiting:
        node, within = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            within = (*within, node.name)
        if isinstance(node, ast.Call) and _opens(node.func):
            yield f"{module} {'.'.join(within)}"
        waiting += [(child, within) for child in ast.iter_child_nodes(node)]


def _opens(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr in _OPENERS and ast.unparse(called.value) not in _OTHERS
    return isinstance(called, ast.Name) and called.id in _OPENERS
