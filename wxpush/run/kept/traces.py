"""Where a person is found: in the checkpoints of a folder by a hash, in its files by the openid."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from wxpush.channels.common.identity import People
from wxpush.checkpoint import people
from wxpush.checkpoint.people import KnownRow
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import WxpushError
from wxpush.followers.book import Book
from wxpush.intake.spool import erasing as spools
from wxpush.model import Recipient
from wxpush.receipts.file import erasing as receipts
from wxpush.run.kept.folder import CampaignHere, KeptKind, campaigns, kept_files, needed, own, real
from wxpush.sandbox.account.ledger import lines_of
from wxpush.sources import FORMATS, open_input
from wxpush.sources.doubts import EncodingDoubtError
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.locked import MissingError
from wxpush.system.clock import Clock
from wxpush.words import Sentence


class Erasure(Enum):
    """What erasing makes of a trace. Its value names it to programs."""

    #: It goes.
    ERASED = "erased"
    #: A hash and a state stay: by them nobody is sent twice.
    KEPT = "kept"
    #: A campaign that is not through needs it.
    NEEDED = "needed"
    #: The operator's own file.
    YOURS = "yours"
    #: It keeps the person from being sent to.
    LISTED = "listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTrace:
    """One. `line`: of a file; `many`: of them where nobody counts lines; `row`: what a checkpoint knows; `status`: of a file that goes whole, as it was
    before it was read.
    """

    openid: str
    path: Path
    fate: Erasure
    kind: KeptKind | None = None
    line: int = 0
    many: int = 0
    row: KnownRow | None = None
    campaign: CampaignHere | None = None
    entry: Entry | None = None
    status: os.stat_result | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and the files that could not be looked into, each with why."""

    traces: tuple[PersonTrace, ...]
    unread: tuple[tuple[Path, Sentence | str], ...]


def search(folder: Path, openids: Sequence[str], listed: Path | None, clock: Clock) -> Search:
    """Look for people in all files of a folder, and on the suppression list, wherever that is."""
    seeker = _Seeker(folder, openids, clock)
    seeker.look(listed)
    return Search(tuple(seeker.traces), tuple(seeker.unread))


class _Seeker:
    def __init__(self, folder: Path, openids: Sequence[str], clock: Clock) -> None:
        self._folder = folder
        self._openids = openids
        self._campaigns = campaigns(folder, clock)
        self._needed = needed(self._campaigns)
        self.traces: list[PersonTrace] = []
        self.unread: list[tuple[Path, Sentence | str]] = []

    def look(self, listed: Path | None) -> None:
        kinds = {kept.path: kept.kind for kept in kept_files(self._folder)}
        for campaign in self._campaigns:
            self._take(campaign.place.checkpoint, self._of_checkpoint(campaign))
        elsewhere = [
            path for path, kind in kinds.items() if kind is KeptKind.RECEIPTS and path.parent != self._folder
        ]
        for path in (*sorted(self._folder.iterdir()), *sorted(elsewhere)):
            kind = kinds.get(path)
            if listed is not None and real(path) == real(listed):
                continue
            if kind in _SEARCHED:
                self._take(path, _SEARCHED[kind](self, path, kind))
            elif own(path) and _suffix(path) in FORMATS:
                self._take(path, self._of_table(path, kind))
        if listed is not None:
            self._take(listed, self._of_list(listed))

    def _take(self, path: Path, found: Iterator[PersonTrace]) -> None:
        try:
            self.traces += found
        except MissingError:
            pass
        except WxpushError as error:
            self.unread.append((path, error.sentence))

    def _of_checkpoint(self, campaign: CampaignHere) -> Iterator[PersonTrace]:
        path = campaign.place.checkpoint
        checkpoint = SqliteCheckpoint.read(path)
        if checkpoint is None:
            return
        with checkpoint:
            facts = checkpoint.facts()
            if facts is None:
                return
            hashed = {People(facts.appid).who(openid): openid for openid in self._openids}
            for who, known in checkpoint.ask(lambda connection: [*people.rows_of(connection, [*hashed])]):
                fate = Erasure.ERASED if known.erasable else Erasure.KEPT
                yield PersonTrace(
                    openid=hashed[who],
                    path=path,
                    fate=fate,
                    kind=KeptKind.CHECKPOINT,
                    row=known,
                    campaign=campaign,
                )

    def _of_ledger(self, path: Path, kind: KeptKind) -> Iterator[PersonTrace]:
        wanted = frozenset(self._openids)
        for number, (_, line) in enumerate(lines_of(path), 1):
            if line.openid in wanted:
                yield PersonTrace(
                    openid=line.openid, path=path, fate=self._fate(path), kind=kind, line=number
                )

    def _of_half_list(self, path: Path, kind: KeptKind) -> Iterator[PersonTrace]:
        with Book(path) as book:
            for openid, many in book.holds(self._openids).items():
                yield PersonTrace(openid=openid, path=path, fate=Erasure.ERASED, kind=kind, many=many)

    def _of_receipts(self, path: Path, kind: KeptKind) -> Iterator[PersonTrace]:
        for openid, many in receipts.holds(path, self._openids).items():
            yield PersonTrace(openid=openid, path=path, fate=Erasure.ERASED, kind=kind, many=many)

    def _of_spool(self, path: Path, kind: KeptKind) -> Iterator[PersonTrace]:
        for openid, found in spools.holds(path, self._openids).items():
            for many, fate in ((found.ended, Erasure.ERASED), (found.open, Erasure.NEEDED)):
                if many:
                    yield PersonTrace(openid=openid, path=path, fate=fate, kind=kind, many=many)

    def _of_table(self, path: Path, kind: KeptKind | None) -> Iterator[PersonTrace]:
        fate = self._fate(path) if kind is KeptKind.COPY else Erasure.YOURS
        status = path.lstat()
        wanted = frozenset(self._openids)
        try:
            source = open_input(path)
        except EncodingDoubtError as doubt:  # openids are ASCII: any reading has them
            source = open_input(path, encoding=next(iter(doubt.choices)))
        with source:
            for _, rows in source.blocks():
                for row in rows:
                    if isinstance(row, Recipient):
                        for openid in wanted.intersection(map(str.strip, row.fields.values())):
                            yield PersonTrace(
                                openid=openid, path=path, fate=fate, kind=kind, line=row.line, status=status
                            )

    def _of_list(self, path: Path) -> Iterator[PersonTrace]:
        wanted = frozenset(self._openids)
        for entry in ListFile(path).entries():
            if entry.openid in wanted:
                yield PersonTrace(openid=entry.openid, path=path, fate=Erasure.LISTED, entry=entry)

    def _fate(self, path: Path) -> Erasure:
        return Erasure.NEEDED if real(path) in self._needed else Erasure.ERASED


_SEARCHED = {
    KeptKind.LEDGER: _Seeker._of_ledger,  # noqa: SLF001 - its own
    KeptKind.HALF_LIST: _Seeker._of_half_list,  # noqa: SLF001 - its own
    KeptKind.RECEIPTS: _Seeker._of_receipts,  # noqa: SLF001 - its own
    KeptKind.SPOOL: _Seeker._of_spool,  # noqa: SLF001 - its own
}


def _suffix(path: Path) -> str:
    return PurePath(path.name.lower().removesuffix(".gz")).suffix.removeprefix(".")
