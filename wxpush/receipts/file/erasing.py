"""Erases people from a receipts file, and deletes one that nobody has open."""

from collections.abc import Sequence
from pathlib import Path

from wxpush.channels.common.identity import People
from wxpush.receipts.file.opening import account_in, files_of, translated
from wxpush.receipts.file.store import ReceiptsFile

_EVENTS, _ROWS = "SELECT count(*) FROM events WHERE who = ?", "SELECT count(*) FROM sent WHERE who = ?"
_WAITING = "SELECT count(*) FROM waiting WHERE openid = ?"


def holds(path: Path, openids: Sequence[str]) -> dict[str, int]:
    """How many events and rows it has of each of these people, of those of whom there are any. Raises as `ReceiptsFile.look` does."""
    appid = account_in(path)
    if appid is None:
        return {}
    who, file = People(appid).who, ReceiptsFile.look(path, appid)
    if file is None:
        return {}
    with file:
        found = {
            openid: sum(
                int(file.ask(query, value)[0][0])
                for query, value in ((_EVENTS, who(openid)), (_ROWS, who(openid)), (_WAITING, openid))
            )
            for openid in openids
        }
    return {openid: many for openid, many in found.items() if many}


def erase(path: Path, openids: Sequence[str]) -> None:
    """Delete what it has of these people, and write over where that stood. Sums stay: they name nobody. Raises as `ReceiptsFile.open` does."""
    appid = account_in(path)
    if appid is None:
        return
    who = People(appid).who
    with ReceiptsFile.open(path, appid) as file:
        file.ask("PRAGMA secure_delete = ON")
        with file.transaction() as connection:
            for openid in openids:
                connection.execute("DELETE FROM events WHERE who = ?", (who(openid),))
                connection.execute("DELETE FROM sent WHERE who = ?", (who(openid),))
                connection.execute("DELETE FROM waiting WHERE openid = ?", (openid,))
        file.ask("PRAGMA wal_checkpoint(TRUNCATE)")


def delete(path: Path) -> None:
    """Delete it. Raises BusyError where somebody has it open, and as `ReceiptsFile.open` does."""
    appid = account_in(path)
    if appid is None:
        return
    with translated(path), ReceiptsFile.open(path, appid) as file:
        file.ask("PRAGMA busy_timeout = 0")
        # In this mode nobody else may have the log open: https://www.sqlite.org/pragma.html#pragma_locking_mode
        file.ask("PRAGMA locking_mode = EXCLUSIVE")
        with file.transaction():
            pass
        # Its log first: without it, it would be what it was some time ago.
        for one in reversed(files_of(path)):
            one.unlink(missing_ok=True)
