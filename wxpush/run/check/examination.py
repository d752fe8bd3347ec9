"""The checks of `doctor`. Each is a value; none of them ends the others."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path

from msgspec import Struct

from wxpush import probes, wiring
from wxpush.access import Access, account_access
from wxpush.config import Config
from wxpush.credentials import SECRET_NAME, appid_doubt
from wxpush.errors import AccountError, Exit, UnreachableError, UsageError, WxpushError
from wxpush.parsing.quantities import show_duration
from wxpush.run.machine import Machine
from wxpush.system.signals import run_interruptible
from wxpush.token.sources import source_of
from wxpush.wechat.refusals import IP_REFUSED
from wxpush.words import Means

_SECONDS = 10.0
#: A clock that is further off than this is worth a word; further than that, tokens and the nine minutes are at stake.
_CLOCK_ODD, _CLOCK_WRONG = 10.0, 300.0
_SPACE_ODD, _SPACE_TOO_LITTLE = 500 * 1024 * 1024, 20 * 1024 * 1024
#: Intents are synced every 100 ms; a disk that takes half of that for one sync sets the pace.
_SYNC_ODD = 0.05
_SYNCS = 5


class Level(Enum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Check(Struct, frozen=True):
    """One check: what was found, and what to do where it is not well. `exit` is the code that a failure asks for."""

    name: str
    level: Level
    what: str
    advice: str = ""
    exit: Exit = Exit.USAGE


@dataclass(frozen=True, slots=True)
class Found:
    """The configuration, and the file that it stands in; None where there is none."""

    config: Config
    path: Path | None


def exit_of(checks: Iterable[Check]) -> Exit:
    """0 where nothing failed; 5 where WeChat refuses the account; else 2."""
    codes = {check.exit for check in checks if check.level is Level.FAIL}
    return Exit.REFUSED if Exit.REFUSED in codes else Exit.USAGE if codes else Exit.DONE


def examine(
    find: Callable[[], Found], address: Callable[[Config], str], environ: dict[str, str], folder: Path
) -> Iterator[Check]:
    """Every check, in the order in which a message meets them.

    `find` and `address` give the configuration and the base URL, or raise UsageError; `folder` is where the checkpoint will be.
    """
    config, found = _configuration(find)
    yield found
    yield from _account(address, config, environ)
    yield disk(folder)
    yield _loop()


def _configuration(find: Callable[[], Found]) -> tuple[Config, Check]:
    try:
        found = find()
    except UsageError as error:
        return Config(), Check("configuration", Level.FAIL, error.told(Means.NOTHING))
    if found.path is None:
        advice = "`wxpush init` writes one; without it appid and secret come from the environment"
        return found.config, Check("configuration", Level.WARN, "there is no wxpush.yaml", advice)
    return found.config, Check("configuration", Level.OK, str(found.path))


def _account(address: Callable[[Config], str], config: Config, environ: dict[str, str]) -> Iterator[Check]:
    try:
        url = address(config)
    except UsageError as error:
        yield Check("address", Level.FAIL, error.told(Means.NOTHING))
        return
    try:
        way = probes.proxy(url, environ)
    except UsageError as error:
        yield Check("proxy", Level.FAIL, error.told(Means.NOTHING))
        return
    access, origin = None, _origin(config, environ)
    try:
        access = account_access(config, url, environ)
    except UsageError as error:
        yield Check("secret", Level.FAIL, error.told(Means.NOTHING))
    else:
        yield _secret(access, origin)
    yield Check("proxy", Level.OK, way or "none")
    reached = list(_reach(url))
    yield from reached
    if access is not None and reached[0].level is Level.OK:
        yield from _asked(access)


def _origin(config: Config, environ: Mapping[str, str]) -> str:
    """Where the secret comes from, in the order in which it is looked for."""
    ways = {
        name: getattr(config, name)
        for name in ("token_command", "token_url", "secret_file", "secret_command")
    }
    named = next((name for name, value in ways.items() if value), "")
    if named == "secret_file":
        return f"secret_file {config.secret_file}"
    variables = ("CREDENTIALS_DIRECTORY", "WXPUSH_SECRET_FILE", SECRET_NAME)
    return named or next((name for name in variables if environ.get(name)), "")


def _secret(access: Access, origin: str) -> Check:
    doubt = appid_doubt(access.appid)
    if doubt:
        return Check("secret", Level.WARN, f"{access.appid}, by {origin}", str(doubt))
    if origin == SECRET_NAME:
        advice = "a file that only you can read is safer: secret_file in wxpush.yaml"
        return Check("secret", Level.WARN, f"{access.appid}, by {origin}", advice)
    return Check("secret", Level.OK, f"{access.appid}, by {origin}")


def _reach(url: str) -> Iterator[Check]:
    try:
        reply, date = run_interruptible(lambda: probes.knock(url, seconds=_SECONDS))
    except UsageError as error:
        yield Check("connection", Level.FAIL, error.told(Means.NOTHING))
        return
    if reply.fault:
        advice = (
            "is there a network, a firewall or a proxy (HTTPS_PROXY)? SSL_CERT_FILE names other certificates"
        )
        yield Check("connection", Level.FAIL, f"{url}: {reply.fault}", advice)
        return
    yield Check("connection", Level.OK, url)
    yield clock(date, datetime.now(UTC))


def clock(date: str, now: datetime) -> Check:
    """The machine's clock against the server's, whose Date header has whole seconds."""
    try:
        off = (now - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return Check("clock", Level.WARN, "the server tells no time, so the clock was not compared")
    if abs(off) <= _CLOCK_ODD:
        return Check("clock", Level.OK, "as the server's")
    what = f"{show_duration(abs(off))} {'ahead of' if off > 0 else 'behind'} the server's"
    advice = "set it (NTP): tokens expire by it, and it decides which rows in doubt may be repeated"
    return Check("clock", Level.FAIL if abs(off) > _CLOCK_WRONG else Level.WARN, what, advice)


def _asked(access: Access) -> Iterator[Check]:
    try:
        run_interruptible(lambda: probes.fetch_token(access, seconds=_SECONDS, clock=Machine().clock))
    except WxpushError as error:
        refused = isinstance(error, AccountError)
        name = "IP allow-list" if isinstance(error, AccountError) and error.errcode == IP_REFUSED else "token"
        yield Check(name, Level.FAIL, error.told(Means.NOTHING), exit=Exit.REFUSED if refused else Exit.USAGE)
        return
    yield Check("token", Level.OK, "WeChat gives one")
    source = source_of(access.config)
    if source.retires or not source.official:
        yield Check("IP allow-list", Level.OK, "not tried: no token was fetched from WeChat by this machine")
    else:
        yield Check("IP allow-list", Level.OK, "this address is accepted")
    yield _quota(access)


def _quota(access: Access) -> Check:
    async def ask() -> tuple[int, int]:
        async with Machine().line(access, seconds=_SECONDS) as line:
            quota = await line.account.quota()
            return quota.remain, quota.daily_limit

    try:
        remain, limit = run_interruptible(ask)
    except AccountError as error:
        return Check("quota", Level.FAIL, error.told(Means.NOTHING), exit=Exit.REFUSED)
    except UnreachableError as error:
        return Check("quota", Level.WARN, error.told(Means.NOTHING))
    if not remain:
        return Check("quota", Level.WARN, f"none of {limit:,} is left today", "send tomorrow")
    return Check("quota", Level.OK, f"{remain:,} of {limit:,} left today")


def disk(folder: Path) -> Check:
    """Room and syncing in the folder of the checkpoint, tried with a file that is gone afterwards."""
    try:
        free = shutil.disk_usage(folder).free
        seconds = _synced(folder)
    except OSError as error:
        advice = "name a folder that can be written with --checkpoint"
        return Check("disk", Level.FAIL, f"{folder.absolute()}: {error.strerror}", advice)
    what = f"{free / 1024**3:,.1f} GiB free, {show_duration(seconds)} a sync, in {folder.absolute()}"
    if free < _SPACE_ODD:
        level = Level.FAIL if free < _SPACE_TOO_LITTLE else Level.WARN
        return Check("disk", level, what, "free space: a checkpoint takes about 100 bytes a row")
    if seconds > _SYNC_ODD:
        return Check(
            "disk", Level.WARN, what, "this disk is slow to sync and may set the pace; try another folder"
        )
    return Check("disk", Level.OK, what)


def _synced(folder: Path) -> float:
    """Seconds of a write and its sync: the median of a few."""
    took = []
    with tempfile.NamedTemporaryFile(prefix=".wxpush-doctor-", dir=folder) as file:
        for _ in range(_SYNCS):
            began = time.monotonic()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append(time.monotonic() - began)
    return statistics.median(took)


def _loop() -> Check:
    if wiring.has_uvloop():
        return Check("event loop", Level.OK, "uvloop")
    return Check("event loop", Level.WARN, "asyncio's own", "pip install uvloop makes the sending quicker")
