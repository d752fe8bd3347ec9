"""The rate of one send: shared with the other sends of its account on this host, where they can agree."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from wxpush import wiring
from wxpush.access import Access
from wxpush.checkpoint.file.mounts import network_file_system
from wxpush.limits.firstrate import FirstRate
from wxpush.limits.hostrate import HostRate, InForce
from wxpush.limits.rate import RateLimiter
from wxpush.oserror import cause
from wxpush.progress.camera import InForce as TellsRate
from wxpush.system.board import Board, can_agree
from wxpush.system.clock import Clock
from wxpush.system.userfolders import cache_folder
from wxpush.words import Sentence


def check_board(access: Access | None) -> None:
    """Raise UsageError where the file by which sends agree, or its folder, is another user's. None is made: nobody has said yes yet."""
    folder = cache_folder()
    if access is None or folder is None or not os.path.lexists(_path(folder, access)):
        return
    board = _board(access)
    if isinstance(board, Board):
        board.close()


@contextmanager
def paced(
    asked: float,
    access: Access | None,
    not_before: float,
    *,
    clock: Clock,
    say: Callable[[Sentence], object],
    first: bool = False,
) -> Iterator[RateLimiter]:
    """The rate, for as long as the block. A rehearsal has its own. Nothing leaves before `not_before`, in monotonic seconds. `first`: its messages
    go before those of others.
    """
    board = _seated(_board(access), asked)
    if isinstance(board, Sentence):
        say(Sentence("run.rate_not_shared", why=board))
    if not isinstance(board, Board):
        yield wiring.rate_limiter(asked, not_before=not_before)
        return
    try:
        rate = (FirstRate if first else HostRate)(asked, board, clock.monotonic())
        rate.close(not_before)
        if many := rate.company.many:
            say(Sentence("run.rate_shared", many=many))
        yield rate
    finally:
        board.close()


def in_force(rate: RateLimiter) -> TellsRate:
    """Who tells people the rate that holds."""
    return InForce(rate) if isinstance(rate, HostRate) else rate


def _seated(board: Board | Sentence | None, rate: float) -> Board | Sentence | None:
    if not isinstance(board, Board):
        return board
    try:
        if board.sit_down(rate):
            return board
        why = Sentence("run.no_seat")
    except OSError as error:
        why = Sentence("run.board_fails", why=cause(error))
    board.close()
    return why


def _board(access: Access | None) -> Board | Sentence | None:
    """Where they agree; why they cannot; None for a rehearsal."""
    if access is None:
        return None
    if not can_agree():
        return Sentence("run.no_such_locks")
    folder = cache_folder()
    if folder is None:
        return Sentence("run.no_own_folder")
    if kind := network_file_system(folder):
        return Sentence("run.folder_of_a_network", folder=folder, kind=kind)
    try:
        return Board(_path(folder, access))
    except OSError as error:
        return Sentence("run.board_fails", why=cause(error))


def _path(folder: Path, access: Access) -> Path:
    account = f"{access.appid}\n{access.base_url}".encode()
    return folder / f"{blake2b(account, digest_size=16).hexdigest()}.rate"
