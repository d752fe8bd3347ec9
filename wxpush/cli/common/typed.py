"""What a command that sends is given, kept for the next; and how a campaign is named by what is typed now and what was typed then."""

import os
import sqlite3
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from wxpush.checkpoint.file.schema import damaged
from wxpush.checkpoint.typed import Typed
from wxpush.cli.common.configuration import config_path
from wxpush.cli.common.place import account_words, reading, sending_words
from wxpush.errors import UsageError
from wxpush.options import files, send, timing
from wxpush.options.common import BASE_URL, CONFIG, PROFILE
from wxpush.options.configfile import find_config
from wxpush.options.option import Option
from wxpush.options.values import Values
from wxpush.run.place import Place
from wxpush.system.files import foreign, loose
from wxpush.system.userfolders import config_folder, here_if_any
from wxpush.words import Sentence

RECIPIENTS = "RECIPIENTS"
#: What decides account, host, files, format and list.
_KEPT: tuple[Option[Any], ...] = (
    CONFIG,
    PROFILE,
    BASE_URL,
    files.CAMPAIGN,
    files.FORMAT,
    files.ENCODING,
    files.DELIMITER,
    files.HEADER_LINE,
    files.SHEET,
    files.HIDDEN_ROWS,
    files.RECEIPTS,
    send.SUPPRESS,
    send.CHECK_FOLLOWERS,
    send.ERRCODE_IS_ROW,
    timing.WINDOW,
    timing.TIMEZONE,
    timing.WAIT,
    timing.VALID_FOR,
)
#: What is kept of each; of all others a text. A value of another sort would stand in a command to be copied as a shell takes it.
_SORTS: dict[Option[Any], type] = {
    files.HEADER_LINE: int,
    send.CHECK_FOLLOWERS: bool,
    send.ERRCODE_IS_ROW: list,
    timing.WAIT: bool,
}


def typed(where: Place, options: Values) -> Typed:
    """What to keep of it: as the environment gives it, too, which may be another next time."""
    folder = where.checkpoint.absolute().parent
    given = {option: options.given(option) for option in _KEPT} | {CONFIG: config_path(options)}
    return {RECIPIENTS: os.path.relpath(where.recipients, folder)} | {
        option.flag: os.path.relpath(value, folder) if option.kind is Path else value
        for option, value in given.items()
        if value is not None
    }


def as_sent(where: Place, then: Typed, options: Values, *, named: bool) -> Place:
    """The campaign as what is typed now names it, and by what was typed `then` where nothing is. `named`: RECIPIENTS are typed now.

    What another user typed is no command for this one, and a configuration that is another's, or that anybody may write to, is in none: a
    checkpoint may have been given to this one. Raises DiskError for values that nobody can have typed.
    """
    if _of_another(where.checkpoint):
        then = {}
    if any(type(then[each.flag]) is not _SORTS.get(each, str) for each in _KEPT if each.flag in then):
        raise damaged(where.checkpoint, sqlite3.DatabaseError())
    folder = where.checkpoint.absolute().parent
    kept = {option: _read(option, then[option.flag], folder) for option in _KEPT if option.flag in then}
    own = {option: value for option in _KEPT if (value := options.given(option)) is not None}
    said = {option: value for option, value in own.items() if not _of_environment(option, value)}
    if CONFIG in kept and (_found_anyway(kept[CONFIG]) or not _obeyed(kept[CONFIG])):
        del kept[CONFIG]
    values = Values({**own, **kept, **said})
    recipients = where.recipients if named or RECIPIENTS not in then else _path(folder, then[RECIPIENTS])
    found = Place.of(
        recipients,
        values[files.CAMPAIGN],
        where.checkpoint,
        reading=reading(values),
        sandbox=where.sandbox,
        account=account_words(values),
        label=where.label,
    )
    return replace(found, sending=sending_words(values))


def sent_as(appid: str, then: Typed) -> Sentence | None:
    """What a next command cannot say: that it was another account, by whose AppID in the environment. None: it is this one, or a file's."""
    own = os.environ.get("WXPUSH_APPID")
    if own == appid or (not own and (CONFIG.flag in then or _found() is not None)):
        return None
    return Sentence("cli.sent_as", appid=appid)


def _of_another(checkpoint: Path) -> bool:
    try:
        return foreign(checkpoint.stat())
    except OSError:  # gone meanwhile
        return False


def _obeyed(configuration: Path) -> bool:
    """Whether a command may name it without being told to: it is there, one's own or root's, and not everybody's to write to."""
    try:
        status = configuration.stat()
    except OSError:
        return False
    return not (loose(status, stat.S_IWOTH) or (foreign(status) and status.st_uid != 0))


def _of_environment(option: Option[Any], value: object) -> bool:
    return str(value) == os.environ.get(option.variable)


def _found_anyway(path: Path) -> bool:
    """Whether a command finds this configuration without being told."""
    found = _found()
    with suppress(OSError):
        return found is not None and found.samefile(path)
    return False


def _found() -> Path | None:
    with suppress(UsageError):
        found = find_config(None, os.environ, here_if_any(), config_folder())
        return None if found is None else found.path
    return None


def _read(option: Option[Any], value: Any, folder: Path) -> Any:
    return _path(folder, value) if option.kind is Path else value


def _path(folder: Path, text: Any) -> Path:
    """A kept path, as it is written from here: relative where that is shorter."""
    path = os.path.normpath(folder / text)
    start = here_if_any()
    return Path(min(os.path.relpath(path, start), path, key=len) if start else path)
