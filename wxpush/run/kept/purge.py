"""What may be deleted by age, and its deletion: never what a campaign that is not through needs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from wxpush.checkpoint.file.lock import LockedFile
from wxpush.errors import BusyError, WxpushError
from wxpush.followers.book import Book
from wxpush.intake.spool import erasing as spools
from wxpush.oserror import cause
from wxpush.receipts.file import erasing as receipts
from wxpush.receipts.file.opening import files_of
from wxpush.run.kept.folder import KeptFile, KeptKind, campaigns, kept_files, needed, real
from wxpush.run.place import checkpoint_beside
from wxpush.system.clock import Clock
from wxpush.system.files import unlink_found
from wxpush.words import Sentence

#: The files of a database that is changed in its log.
_FILES_OF = {KeptKind.RECEIPTS: files_of, KeptKind.SPOOL: spools.written_files}


@dataclass(frozen=True, slots=True)
class Old:
    """What is old enough: `go` can be deleted, `stay` is needed."""

    go: tuple[KeptFile, ...]
    stay: tuple[KeptFile, ...]

    def many(self, kind: KeptKind) -> int:
        """How many of a kind can be deleted."""
        return sum(each.kind is kind for each in self.go)


def old(folder: Path, seconds: float, clock: Clock) -> Old:
    """What wxpush has kept in a folder, and nobody has changed for so long."""
    latest_ns = (clock.wall_ms() - int(seconds * 1000)) * 1_000_000
    found = [each for each in kept_files(folder) if _changed_ns(each) <= latest_ns]
    keep = needed(campaigns(folder, clock)) | _needed_spools(found)
    return Old(
        tuple(each for each in found if real(each.path) not in keep),
        tuple(each for each in found if real(each.path) in keep),
    )


def _needed_spools(found: list[KeptFile]) -> frozenset[Path]:
    """Those in which something waits or is in doubt, or that cannot be looked into."""
    return frozenset(
        real(each.path) for each in found if each.kind is KeptKind.SPOOL and _is_needed(each.path)
    )


def _is_needed(path: Path) -> bool:
    try:
        return spools.is_needed(path)
    except WxpushError:
        return True


def _changed_ns(one: KeptFile) -> int:
    """When it was changed last; a database that is open is changed in its log."""
    files = _FILES_OF.get(one.kind)
    if files is None:
        return one.status.st_mtime_ns
    return max(path.stat().st_mtime_ns for path in files(one.path) if path.exists())


def purge(folder: Path, found: Old, clock: Clock) -> Iterator[tuple[KeptFile, Sentence | None]]:
    """Delete what can go; gives each with why it could not be deleted, None where it is gone."""
    for each in found.go:
        try:
            yield each, _delete(folder, each, clock)
        except BusyError:
            yield each, Sentence("run.kept_at_work")
        except OSError as error:
            yield each, Sentence("run.kept_not_deleted", why=cause(error))
        except WxpushError as error:
            yield each, Sentence("run.kept_not_deleted", why=error.sentence)


def _delete_half_list(path: Path) -> None:
    with Book(path) as book:
        book.delete()


def _delete_spool(path: Path) -> Sentence | None:
    return None if spools.delete(path) else Sentence("run.kept_needed")


#: What is deleted under its own lock, with what lies beside it; each says why it could not be.
_DATABASES: Mapping[KeptKind, Callable[[Path], Sentence | None]] = {
    KeptKind.HALF_LIST: _delete_half_list,
    KeptKind.RECEIPTS: receipts.delete,
    KeptKind.SPOOL: _delete_spool,
}


def _delete(folder: Path, one: KeptFile, clock: Clock) -> Sentence | None:
    """Raises BusyError, WxpushError and OSError."""
    if one.kind in _DATABASES:
        return _DATABASES[one.kind](one.path)
    with ExitStack() as stack:
        locked = stack.enter_context(LockedFile(one.path)) if one.kind is KeptKind.CHECKPOINT else None
        if one.kind is KeptKind.COPY and (beside := checkpoint_beside(one.path)).exists():
            stack.enter_context(LockedFile(beside))
        # Under the lock nobody begins anew; somebody may have, while the question was asked.
        now = one.path.lstat()
        if (now.st_ino, now.st_mtime_ns) != (one.status.st_ino, one.status.st_mtime_ns):
            return Sentence("run.kept_changed")
        if real(one.path) in needed(campaigns(folder, clock)):
            return Sentence("run.kept_needed")
        if locked is None:
            if not unlink_found(one.path, one.status):
                return Sentence("run.kept_changed")
        else:
            locked.remove()
            one.path.with_name(f"{one.path.name}-journal").unlink(missing_ok=True)
    return Sentence("run.kept_not_deleted", why=Sentence("run.kept_refused")) if one.path.exists() else None
