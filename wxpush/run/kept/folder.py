"""The files of a folder that wxpush made, each known by its content and not by its name alone: another's file is no business of ours."""

import csv
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import gettempdir

import msgspec

from wxpush.checkpoint.file.rescue import is_rescued
from wxpush.checkpoint.file.whole import checkpoints
from wxpush.errors import WxpushError
from wxpush.followers.book import is_book
from wxpush.intake.spool.schema import is_spool
from wxpush.receipts.file.opening import is_receipts
from wxpush.report import problems, results
from wxpush.report.formats import FORMATS
from wxpush.run.place import Place
from wxpush.run.status import Status, status
from wxpush.sandbox.account.ledger import is_ledger
from wxpush.sources import open_input
from wxpush.sources.spool import UNFINISHED, is_copy
from wxpush.system.board import MAGIC
from wxpush.system.clock import Clock
from wxpush.system.files import NotOwnError, foreign, open_private
from wxpush.system.userfolders import cache_folder, data_folder, state_folder

#: As much of a file as tells what its columns are.
_HEAD = 1 << 18
_REHEARSAL = ".sandbox"


class KeptKind(Enum):
    """What a file is. Its value names it to programs; `run.kept_KIND` is its sentence."""

    COPY = "copy"
    LEDGER = "ledger"
    HALF_LIST = "half_list"
    DRAFT = "draft"
    RESULTS = "results"
    PROBLEMS = "problems"
    CRASH = "crash"
    NOTICE = "notice"
    RECEIPTS = "receipts"
    SHARED_RATE = "shared_rate"
    SPOOL = "spool"
    #: The last: what is deleted before it may need its lock.
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One such file, as it was found."""

    path: Path
    kind: KeptKind
    status: os.stat_result


@dataclass(frozen=True, slots=True)
class CampaignHere:
    """A checkpoint of the folder, and how it stands; None: it cannot be read, or nothing was begun."""

    place: Place
    stands: Status | None

    @property
    def through(self) -> bool:
        """Whether nothing of it is left to do, so that nothing needs its files any more."""
        found = self.stands
        return (
            found is not None
            and found.mark is None
            and not (found.summary.running or found.summary.not_attempted or found.summary.in_doubt)
        )

    def files(self) -> Iterator[Path]:
        """The files that it needs until then."""
        yield self.place.checkpoint
        yield self.place.recipients
        if self.place.sandbox:
            yield self.place.ledger
        if self.stands is not None and self.stands.summary.recipients:
            yield Path(self.stands.summary.recipients)


def campaigns(folder: Path, clock: Clock) -> list[CampaignHere]:
    """Those whose checkpoint is in the folder."""
    return [
        CampaignHere(place, _standing(place, clock))
        for place in map(_place, filter(_named, checkpoints(folder)))
    ]


def real(path: Path) -> Path:
    """The path without links, as far as there is one: `Path.resolve` fails at a circle of them before Python 3.13."""
    return Path(os.path.realpath(path))


def needed(found: list[CampaignHere]) -> frozenset[Path]:
    """The files, without links, that campaigns which are not through need."""
    return frozenset(real(path) for each in found if not each.through for path in each.files())


def kept_files(folder: Path) -> list[KeptFile]:
    """Those of one's own in a folder, and one's crash files, in the order in which they can be deleted."""
    paths = {real(path): path for path in (*_elsewhere(), *folder.iterdir()) if own(path)}
    found = [
        KeptFile(path, kind, path.lstat()) for path in paths.values() if (kind := _kind(path)) is not None
    ]
    order = [*KeptKind]
    return sorted(found, key=lambda each: (order.index(each.kind), each.path))


def _elsewhere() -> Iterator[Path]:
    """What is in no folder of lists: crash files, notices that could not be told, delivery events, shared rates."""
    yield from Path(gettempdir()).glob("wxpush-crash-*.txt")
    for place, pattern in (
        (state_folder(), "notices/*.json"),
        (data_folder(), "receipts/*.receipts"),
        (cache_folder(), "*.rate"),
    ):
        if place is not None:
            yield from place.glob(pattern)


def own(path: Path) -> bool:
    """Whether it is a regular file of one's own, and no link."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and not foreign(found)


def _named(checkpoint: Path) -> bool:
    """Whether it can be that of a list: `.wxpush` is no name of one."""
    return bool(checkpoint.name.removesuffix(".wxpush").removesuffix(_REHEARSAL))


def _place(checkpoint: Path) -> Place:
    name = checkpoint.name.removesuffix(".wxpush")
    label = name.removesuffix(_REHEARSAL)
    return Place.of(
        checkpoint.with_name(label),
        checkpoint=checkpoint,
        sandbox=name != label,
        label=name,
    )


def _standing(place: Place, clock: Clock) -> Status | None:
    try:
        return status(place, clock)
    except WxpushError:
        return None


def _kind(path: Path) -> KeptKind | None:
    for named, kind, ours in _KINDS:
        if named.fullmatch(path.name):
            return kind if ours(path) else None
    return KeptKind.COPY if is_copy(path) else _of_columns(_columns(path))


def _is_notice(path: Path) -> bool:
    """Whether it is one of those that could not be told: an object of ours, in the folder that these have."""
    place = state_folder()
    if place is None or path.parent != place / "notices":
        return False
    with suppress(msgspec.DecodeError, RecursionError):
        found = msgspec.json.decode(_head(path))
        return isinstance(found, dict) and {"id", "events"} <= found.keys()
    return False


def _of_columns(columns: tuple[str, ...]) -> KeptKind | None:
    kinds = (
        (results.COLUMNS, KeptKind.RESULTS),
        (results.EARLIER, KeptKind.RESULTS),
        (problems.COLUMNS, KeptKind.PROBLEMS),
    )
    for ours, kind in kinds:
        if columns[-len(ours) :] == ours:
            return kind
    return None


def _columns(path: Path) -> tuple[str, ...]:
    read = _READ.get(path.suffix.lower())
    if read is None:
        return ()
    with suppress(WxpushError, ValueError, csv.Error, msgspec.DecodeError, RecursionError):
        return tuple(read(path))
    return ()


def _csv(path: Path) -> list[str]:
    text = _head(path).decode("utf-8-sig", "replace")
    return next(csv.reader(text.splitlines(keepends=True)), [])


def _jsonl(path: Path) -> list[str]:
    row = msgspec.json.decode(_head(path).partition(b"\n")[0])
    return [*row] if isinstance(row, dict) else []


def _xlsx(path: Path) -> list[str]:
    with open_input(path) as source:
        return [*(source.columns or ())]


_READ: dict[str, Callable[[Path], list[str]]] = {".csv": _csv, ".jsonl": _jsonl, ".xlsx": _xlsx}


def _head(path: Path) -> bytes:
    try:
        with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
            return file.read(_HEAD)
    except (OSError, NotOwnError):
        return b""


def _is_board(path: Path) -> bool:
    """Whether it is a file by which sends share a rate, perhaps one that nobody has written to."""
    head = _head(path)
    return head.startswith(MAGIC) or not head.strip(b"\0")


#: How files of ours are called, and what tells that one is.
_KINDS: tuple[tuple[re.Pattern[str], KeptKind, Callable[[Path], bool]], ...] = (
    (re.compile(r".+\.wxpush"), KeptKind.CHECKPOINT, lambda path: not is_rescued(path)),
    (re.compile(r".+\.(?:sandbox|test)\.ledger"), KeptKind.LEDGER, is_ledger),
    (re.compile(rf"{re.escape(UNFINISHED)}\w{{8}}"), KeptKind.COPY, own),
    (re.compile(r".+\.part"), KeptKind.HALF_LIST, is_book),
    (re.compile(r"\..+\.draft"), KeptKind.DRAFT, lambda path: Path(path.stem).suffix in FORMATS),
    (re.compile(r".+\.db"), KeptKind.SPOOL, lambda path: is_spool(_head(path))),
    (re.compile(r".+\.receipts"), KeptKind.RECEIPTS, is_receipts),
    (re.compile(r"[0-9a-f]{16}-.+\.json"), KeptKind.NOTICE, _is_notice),
    (re.compile(r"wxpush-crash-.+\.txt"), KeptKind.CRASH, lambda path: _head(path).startswith(b"wxpush ")),
    # Who has it open finds it gone, and makes another.
    (re.compile(r"[0-9a-f]{32}\.rate"), KeptKind.SHARED_RATE, _is_board),
)
