"""What a kind of notifier does: it hands notices over, or says why it could not."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from wxpush.credentials import secret_in
from wxpush.errors import UsageError
from wxpush.notify.notice import Notice
from wxpush.parsing.baseurl import check_notice_url
from wxpush.redact import foreign, learn
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence

#: Seconds of one attempt. Of the last ones of a process fewer are waited for.
ATTEMPT_SECONDS = 10.0
#: Of what a receiver says, so many characters are looked at, which is all, and so many repeated.
_LOOKED_AT, _MOST_SAID = 1 << 16, 120
#: What is shorter in an address is an ordinary word.
_SHORTEST_TOKEN = 16


class Failure(Enum):
    """Why a notice was not told, for programs."""

    REFUSED = "refused"
    #: Something answers that is not what was asked for: a sign-in page, a page of another server.
    SERVER = "server"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    #: Its file of address or secret cannot be used.
    SETTING = "setting"
    #: The receiver wants no more.
    GONE = "gone"
    BUG = "bug"


class NotToldError(Exception):
    """A notice did not arrive, or nobody knows. `why` goes on after a colon; `again`: the next invocation tries it once more."""

    def __init__(self, failure: Failure, why: Sentence, *, again: bool = True) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.why = why
        self.again = again


class Reached(Enum):
    """What is known of a receiver that nothing was sent to. Its value is the end of the sentence's id."""

    #: It knows address and signature, and refuses a message that has no text.
    ROBOT = "robot"
    #: Something answers there.
    RECEIVER = "receiver"
    #: It takes the login, the sender and each receiver.
    MAIL_SERVER = "mail_server"


class Courier(Protocol):
    """Hands notices over, to one receiver, in a thread of its own."""

    def deliver(self, notices: Sequence[Notice]) -> None:
        """Hand them over as one message where the receiver takes texts. Takes ATTEMPT_SECONDS at most as far as it is up to us.

        Raises NotToldError.
        """
        ...

    def look(self) -> Reached:
        """Look whether notices could be handed over, and hand over none. Takes ATTEMPT_SECONDS as well.

        Raises NotToldError.
        """
        ...


def now_ms() -> int:
    """By the clock of the machine, since 1970: what is signed is dated."""
    return SystemClock().wall_ms()


def secret_of(path: str | None, key: str) -> str:
    """What the file holds, masked from here on wherever something is shown. Raises NotToldError."""
    try:
        value = secret_in(Path(path or ""), Sentence("notify.by_key", key=key)).reveal()
    except UsageError as error:
        raise unusable(error) from None
    learn(value)
    return value


def url_of(path: str | None) -> str:
    """The address in the file, https or of this machine. Its parts that are tokens are masked too. Raises NotToldError."""
    text = secret_of(path, "url_file")
    try:
        url = check_notice_url(text)
    except UsageError as error:
        raise unusable(error) from None
    parts = urlsplit(url)
    for each in (parts.path.rpartition("/")[2], *(value for _, value in parse_qsl(parts.query))):
        if len(each) >= _SHORTEST_TOKEN:
            learn(each)
    return url


def repeated(said: str) -> str:
    """A receiver's own words, as they may be shown in a sentence."""
    return foreign(said[:_LOOKED_AT])[:_MOST_SAID].rstrip(" .。")


def unusable(error: UsageError) -> NotToldError:
    """What a file or the environment holds cannot be used."""
    return NotToldError(Failure.SETTING, Sentence("notify.unusable", error=str(error).rstrip(".。")))
