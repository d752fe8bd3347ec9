"""Places where wxpush opens a file that it makes or believes: how each is opened, and whose file it is by the contract."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.commands import init
from wxpush.cli.commands.followers.export import checked_format
from wxpush.cli.common.configuration import configuration
from wxpush.cli.common.logs import logging_to
from wxpush.config import Config
from wxpush.config.trust import TrustFile
from wxpush.credentials import find_secret
from wxpush.followers.book import Book
from wxpush.followers.selection import Selection
from wxpush.intake.spool.spool import open_spool
from wxpush.options.single import FROM_TEMPLATE
from wxpush.options.values import Values
from wxpush.parsing.yamlfile import load
from wxpush.receipts.file.opening import open_to_add
from wxpush.run.place import Place as Campaign
from wxpush.run.status import status
from wxpush.sandbox.account.ledger import Ledger, LedgerKind, LedgerLine
from wxpush.sandbox.endpoints.arrivals import Arrivals
from wxpush.service.keys.keyfile import read_keys
from wxpush.sources import open_input
from wxpush.sources.spool import spool
from wxpush.suppression.entry import Entry as Listed
from wxpush.suppression.listfile import ListFile
from wxpush.system.board import Board
from wxpush.system.clock import SystemClock
from wxpush.system.replacing import written
from wxpush.templates.shelf import Shelf, Shelved
from wxpush.token.base import Kept
from wxpush.token.filecache import FileCache


class Whose(Enum):
    """The kinds of the contract's table "Files and whose they are", and those that it implies."""

    PRIVATE = "made by us, private"
    #: The token cache's folder is ours too, so nobody else's file is there by right.
    CACHE = "made by us, private, in a folder of ours"
    #: A private one that is only read: one of somebody else may be looked at, with care.
    LOOKED_AT = "a checkpoint, to be looked at"
    SHARED = "a list that people share"
    RESULT = "a result that the operator names"
    SECRET = "a secret"
    FOUND = "./wxpush.yaml that was merely found"
    NAMED = "an input that the operator names"
    STARTER = "a file to begin with"


@dataclass(frozen=True)
class Place:
    """`content`: of a good file there. `use` does what a command does with it, and raises what that raises."""

    whose: Whose
    name: str
    content: Callable[[], bytes]
    use: Callable[[Path], object]


_LINE = LedgerLine(LedgerKind.DELIVERY, 1, "oFollower", "T", 1)
_LISTED = b"openid,reason,date,expires\r\noFollower1,,,\r\n"
_PIPED = b"openid\noFollower1\n"
_SECRET = b"0123456789abcdef0123456789abcdef"


def _checkpoint(path: Path) -> None:
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)


def _status(path: Path) -> None:
    place = Campaign.of(path.with_name("list.csv"), checkpoint=path)
    status(place, SystemClock())


def _ledger(path: Path) -> None:
    ledger = Ledger(str(path))
    try:
        list(ledger.history())
        ledger.write(_LINE)
    finally:
        ledger.close()


def _arrivals(path: Path) -> None:
    arrivals = Arrivals(str(path))
    arrivals.note(1)
    arrivals.close()


def _book(path: Path) -> None:
    with Book(path) as book:
        if not book.lists():
            book.begin("account", Selection(), 1)


def _spooled(path: Path) -> None:
    with open_spool(path):
        pass


def _draft(path: Path) -> None:
    with written(path.with_name("output.csv"), encoding="utf-8", unfinished=path) as file:
        file.write("openid\n")


def _token(path: Path) -> None:
    cache_of = FileCache(path.parent, path.stem, patience=0.0)

    async def turn() -> None:
        async with cache_of.turn():
            await cache_of.read()
            await cache_of.write(Kept())

    asyncio.run(turn())


def _shelf(path: Path) -> None:
    shelf = Shelf(path.parent, "wx1", "https://api")
    shelf.read()
    shelf.write(Shelved(1, ()))


def _board(path: Path) -> None:
    try:
        board = Board(path)
    except IsADirectoryError:  # whoever sends goes on without the others then
        return
    try:
        assert board.sit_down(50.0)
    finally:
        board.close()


def _trusted(path: Path) -> None:
    file = TrustFile(path)
    file.read()
    file.write(path.parent, {"on_stop": "0" * 64})


def _list(path: Path) -> None:
    listed = ListFile(path, patience=0.0)
    if path.exists():
        listed.members(date(2026, 1, 1))
    listed.append([Listed("oFollower2")])


def _log(path: Path) -> None:
    with logging_to(path):
        logging.getLogger("wxpush").info("a line")


def _result(path: Path) -> None:
    with written(path, encoding="utf-8") as file:
        file.write("openid\n")


def _followers(path: Path) -> None:
    checked_format(path)
    _result(path)


def _found(path: Path) -> None:
    with chdir(path.parent):
        configuration(Values({}))


@cache
def _made(use: Callable[[Path], object], name: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        use(path)
        return path.read_bytes()


def _as_made(use: Callable[[Path], object], name: str) -> Callable[[], bytes]:
    return lambda: _made(use, name)


_SHELF = Shelf(Path(), "wx1", "https://api")._name
SPOOLED = f"stdin-{sha256(_PIPED).hexdigest()[:16]}.csv"
_JSON = b'{"token":"T","until_ms":1,"refused":[]}'


def _text(content: bytes) -> Callable[[], bytes]:
    return lambda: content


PLACES = (
    Place(Whose.PRIVATE, "list.csv.wxpush", _as_made(_checkpoint, "list.csv.wxpush"), _checkpoint),
    Place(Whose.PRIVATE, "list.csv.sandbox.ledger", _as_made(_ledger, "ledger"), _ledger),
    Place(Whose.PRIVATE, "arrivals", _text(b"1\n"), _arrivals),
    Place(Whose.PRIVATE, "list.csv.part", _as_made(_book, "list.csv.part"), _book),
    Place(Whose.PRIVATE, "inbox.db", _as_made(_spooled, "inbox.db"), _spooled),
    Place(Whose.PRIVATE, "wx1.receipts", _text(b""), lambda path: open_to_add(path, "wx1").close()),
    Place(Whose.PRIVATE, ".never.csv.lock", _text(b""), lambda path: _list(path.with_name("never.csv"))),
    Place(Whose.PRIVATE, ".list.csv.draft", _text(b"openid\n"), _draft),
    Place(
        Whose.PRIVATE,
        SPOOLED,
        _text(_PIPED),
        lambda path: spool(BytesIO(_PIPED), path.parent, format="csv"),
    ),
    Place(Whose.CACHE, "token.json", _text(_JSON), _token),
    Place(Whose.CACHE, "token.lock", _text(b""), lambda path: _token(path.with_suffix(".json"))),
    Place(Whose.CACHE, _SHELF, _as_made(_shelf, _SHELF), _shelf),
    Place(Whose.CACHE, "wx1.rate", _as_made(_board, "wx1.rate"), _board),
    Place(Whose.CACHE, "trusted.json", _text(b'{"folder":"/srv","keys":{}}'), _trusted),
    Place(Whose.LOOKED_AT, "seen.csv.wxpush", _as_made(_checkpoint, "list.csv.wxpush"), _status),
    Place(Whose.SHARED, "never.csv", _text(_LISTED), _list),
    Place(Whose.SHARED, "rewritten.csv", _text(_LISTED), lambda path: ListFile(path).rewrite(lambda _: True)),
    Place(Whose.SHARED, "wxpush.log", _text(b"an earlier line\n"), _log),
    Place(Whose.RESULT, "results.csv", _text(b"openid\n"), _result),
    Place(Whose.RESULT, "followers.csv", _text(b"openid\n"), _followers),
    Place(
        Whose.SECRET,
        "secret",
        _text(_SECRET),
        lambda path: find_secret(secret_file=path, secret_command=None, environ={}),
    ),
    Place(Whose.SECRET, "keys.json", _text(b'{"keys":[]}'), read_keys),
    Place(Whose.FOUND, "wxpush.yaml", _text(b"concurrency: 7\n"), _found),
    Place(
        Whose.NAMED, "campaign.yaml", _text(b"concurrency: 7\n"), lambda path: load(path, Config, what="file")
    ),
    Place(Whose.NAMED, "list.csv", _text(b"openid\noFollower1\n"), lambda path: open_input(path).close()),
    Place(
        Whose.STARTER,
        "campaign.csv",
        _text(b"openid\n"),
        lambda path: init.run(path.parent, Values({FROM_TEMPLATE: None})),
    ),
)
