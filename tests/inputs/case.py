"""Input files that are odd, each with its verdict: exit code, rows, what of them is left out, words of the message."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD = "openid,name\n"


def who(number: int) -> str:
    return f"oABCDEFGHIJKLMNOPQRSTUVW{number:04}"


def rows(*names: str, first: int = 1) -> str:
    return "".join(f"{who(number)},{name}\n" for number, name in enumerate(names, first))


@dataclass(frozen=True)
class Case:
    """`content`: bytes, text in UTF-8, or what makes the file at a path. `name`: what the first row's name comes to."""

    id: str
    content: bytes | str | Callable[[Path], object]
    code: int = 0
    rows: int = 0
    invalid: int = 0
    duplicate: int = 0
    words: tuple[str, ...] = ()
    name: str | None = None
    suffix: str = ".csv"
    more: tuple[str, ...] = ()
    #: What wxpush does instead, where it is wrong.
    today: str = ""


TEA = HEAD + rows("tea", "milk")
