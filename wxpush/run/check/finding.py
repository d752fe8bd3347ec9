"""What a check of `doctor` came to."""

from enum import Enum

from msgspec import Struct

from wxpush.errors import AccountError, Exit, WxpushError
from wxpush.words import Means, Sentence


class Level(Enum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class CheckResult(Struct, frozen=True):
    """One check: what was found, and what to do where it is not well. `exit` is the code that a failure asks for."""

    name: str
    level: Level
    what: str
    advice: str = ""
    exit: Exit = Exit.USAGE


def check(name: str, level: Level, what: Sentence | str, advice: Sentence | str = "") -> CheckResult:
    """A check's result from sentences of the catalogue."""
    return CheckResult(name, level, str(what), str(advice))


def failed(name: str, error: WxpushError) -> CheckResult:
    """A check that an error ended."""
    refused = isinstance(error, AccountError)
    return CheckResult(
        name, Level.FAIL, error.told(Means.NOTHING), exit=Exit.REFUSED if refused else Exit.USAGE
    )
