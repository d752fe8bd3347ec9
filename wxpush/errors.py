"""What stops a campaign. Each error is one sentence for a person, and knows its exit code.

A sentence says what happened, what it means for the rows, and what to do next.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, IntEnum

from wxpush.words import Means, Sentence, told


class Exit(IntEnum):
    """Exit codes, as docs/contract has them: scripts rely on the numbers."""

    DONE = 0
    BUG = 1
    USAGE = 2
    PARTLY = 3
    STOPPED = 4
    REFUSED = 5
    BUSY = 6
    CHANGED = 7
    IN_DOUBT = 8
    DISK = 9
    HANGUP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class Told:
    """The base of errors that are shown to people: a sentence, to which the caller at the edge adds what it means for the rows."""

    exit: Exit
    #: What it means for the rows, unless somebody says otherwise: see `meaning`.
    means = Means.NOT_SENT
    #: The same, while a run is under way.
    under_way = Means.PENDING
    #: What to run next, where it is known.
    command: str = ""

    def __init__(self, sentence: Sentence | str = "", /, **fields: object) -> None:
        """`sentence`: the id of one in the catalogue, with its fields. A text with a blank in it is told as it stands."""
        super().__init__()
        self.sentence = (
            Sentence(sentence, **fields) if isinstance(sentence, str) and _is_id(sentence) else sentence
        )

    def told(self, means: Means | None = None) -> str:
        """The sentence as a text; `means`: what it means for the rows, if not what the error says itself."""
        return _text(self.sentence, means or self.means)

    def __str__(self) -> str:
        return self.told()


class WxpushError(Told, Exception):
    """Base of everything wxpush raises on purpose."""

    exit = Exit.USAGE
    reason: "Reason | None" = None


@contextmanager
def meaning(means: Means | None) -> Iterator[None]:
    """Set what an error raised in this block means for the rows. A block nearer to the error has precedence. None: what it
    means while a run is under way.
    """
    try:
        yield
    except BaseException as error:
        found = decisive(error)
        if isinstance(found, Told):
            vars(found).setdefault("means", found.under_way if means is None else means)
        raise


_ID = re.compile(r"[a-z]\w*\.[a-z]\w*", re.ASCII)


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _text(sentence: Sentence | str, means: Means) -> str:
    return told(sentence, means) if isinstance(sentence, Sentence) else sentence


class UsageError(WxpushError):
    """A command line, configuration, campaign file or input that cannot be used; nothing was sent."""


class SourceError(UsageError):
    """The recipient file as a whole cannot be read as what it claims to be."""


class ChangedError(WxpushError):
    """Input, campaign file or account differ from what the checkpoint was made for."""

    exit = Exit.CHANGED
    means = Means.NOT_SENT_NOW


class InputError(WxpushError):
    """More rows of the list are invalid than are let pass; nothing was sent."""

    means = Means.NOT_CHANGED_OR_SENT


class BusyError(WxpushError):
    """Another process holds the checkpoint's lock."""

    exit = Exit.BUSY
    means = Means.NOT_SENT_BY_THIS


class DiskError(WxpushError):
    """The checkpoint cannot be written or read."""

    exit = Exit.DISK
    under_way = Means.STATES_KEPT


class LostError(DiskError):
    """The checkpoint or its log is lost, damaged or replaced: nobody can say which rows were sent."""

    means = Means.NOT_SENT_NOW
    under_way = Means.STOPPED


class StateError(DiskError):
    """What the machines of a cluster share is lost or out of reach: nobody there can say what became of rows."""

    exit = Exit.STOPPED
    under_way = Means.STOPPED


class AccountError(WxpushError):
    """WeChat refuses the account as a whole: secret, address, permission, template."""

    exit = Exit.REFUSED
    means = Means.PENDING
    #: WeChat's own, where it is known.
    errcode: int | None = None
    #: As in Stop.
    row_code: int | None = None


class UnreachableError(WxpushError):
    """WeChat, or a central token service, gave no usable answer for long enough to give up; resumable."""

    exit = Exit.STOPPED
    means = Means.PENDING


class ServerError(UnreachableError):
    """Something answers in WeChat's place, or in that of a central token service: a proxy, a sign-in page; resumable."""


class GarbledError(ServerError):
    """An answer about many people that cannot be read: one of them may be the cause."""


class QuotaError(WxpushError):
    """Today's quota is used up; resumable tomorrow."""

    exit = Exit.STOPPED


def decisive(error: BaseException) -> BaseException:
    """The error that an exception group stands for: the first in it that is no WxpushError, else the first. An error that is no
    group stands for itself. So a bug is not hidden by an error of ours that was raised with it.
    """
    leaves = list(_leaves(error))
    return next((each for each in leaves if not isinstance(each, WxpushError)), leaves[0])


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error


class Reason(Enum):
    """Why an invocation stopped before its last row: the words of the summary's `reason`."""

    QUOTA = "quota"
    MAX_SENDS = "max_sends"
    MAX_DURATION = "max_duration"
    MAX_ERRORS = "max_errors"
    CANARY = "canary"
    LIMIT = "limit"
    BREAKER = "breaker"
    RETRY_BUDGET = "retry_budget"
    SIGNAL = "signal"
    ACCOUNT = "account"
    DISK = "disk"
    CHANGED = "changed"
    INPUT = "input"
    PAUSED = "paused"
    STATE = "state"
    SERVER = "server"
    WINDOW = "window"
    SANDBOX = "sandbox"


@dataclass(frozen=True, slots=True)
class Stop:
    """An early end of the sending: the reason, the exit code it asks for, and a sentence for people.

    No reason: there is no word for it, as where another process is at work.
    """

    reason: Reason | None
    exit: Exit
    sentence: Sentence | str = ""
    #: The refusal that ended it, where it may be about rows alone and --errcode-is-row lets it pass.
    row_code: int | None = None
    #: What to run next, where it is not what the counts ask for.
    command: str = ""
    #: What it means for the rows.
    means: Means = Means.PENDING

    def told(self) -> str:
        """The sentence as a text."""
        return _text(self.sentence, self.means)


def stopped_by(error: WxpushError, *, under_way: bool = True) -> Stop:
    """The stop that an error means. `under_way`: some rows may have been sent."""
    reason = error.reason or next((_REASONS[kind] for kind in type(error).__mro__ if kind in _REASONS), None)
    means = error.under_way if under_way else error.means
    return Stop(reason, error.exit, error.sentence, getattr(error, "row_code", None), error.command, means)


_REASONS: dict[type, Reason] = {
    ChangedError: Reason.CHANGED,
    InputError: Reason.INPUT,
    StateError: Reason.STATE,
    DiskError: Reason.DISK,
    QuotaError: Reason.QUOTA,
    ServerError: Reason.SERVER,
    UnreachableError: Reason.BREAKER,
    AccountError: Reason.ACCOUNT,
    UsageError: Reason.ACCOUNT,
}
