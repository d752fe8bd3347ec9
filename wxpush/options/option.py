"""What is known of one option, and of one argument; makers for the usual kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from wxpush.errors import UsageError
from wxpush.words import Sentence

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)
Item = TypeVar("Item")
Choice = TypeVar("Choice", bound=Enum)

#: A quantity as wxpush.yaml may have it.
Quantity: TypeAlias = str | int | float


class Panel(Enum):
    """What an option is for: `--help` shows it under the heading of that, in this order."""

    #: What the command does, where no other says more.
    OWN = "options"
    CHECK = "check"
    PACE = "pace"
    TIMES = "times"
    BOUNDS = "bounds"
    RESUME = "resume"
    LIST = "list"
    CLUSTER = "cluster"
    OUTPUT = "output"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Option(Generic[Value_co]):
    """One option. Its long flag names it everywhere: in wxpush.yaml as a key, in the environment in capitals."""

    flags: tuple[str, ...]
    #: The id of its help text in the catalogue, of which `brokers` are the addresses of each, and `formats` those that files are written in.
    help: str
    panel: Panel = Panel.OWN
    #: The words that it takes, where there are only these.
    words: tuple[str, ...] = ()
    #: What the command line gives for it.
    kind: Any = str
    metavar: str | None = None
    #: The value, of what command line, environment or wxpush.yaml give. Raises UsageError.
    read: Callable[[Any], Value_co]
    #: The value where nothing is given.
    default: Value_co
    #: The default, as it is written or in words.
    shown: str | Sentence = ""
    least: int | None = None
    most: int | None = None
    counts: bool = False
    required: bool = False
    #: Whether a file that it names is written anew: then it must be no other file that is named.
    writes: bool = False
    #: Whether it may be given as a variable too.
    in_environment: bool = True
    #: Its type in wxpush.yaml; None where it cannot stand there.
    in_file: Any = None
    #: Whether a value in a wxpush.yaml that nobody named runs something or decides where something goes, so that it is obeyed only where the user has
    #: allowed it; None: no value does.
    commands: Callable[[Any], bool] | None = None

    @property
    def flag(self) -> str:
        """The long flag."""
        return next(flag for flag in self.flags if flag.startswith("--")).partition("/")[0]

    @property
    def name(self) -> str:
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def variable(self) -> str:
        """The variable of the environment that gives it too."""
        return f"WXPUSH_{self.name.upper()}"

    def too_small(self, value: float) -> bool:
        """Whether a number is below the least. What is no number (NaN) is."""
        return self.least is not None and not value >= self.least

    def too_large(self, value: float) -> bool:
        """Whether a number is above the most."""
        return self.most is not None and value > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a command takes by its place. `help`: the id of its text; `kind`: what its function is given; None for one that is left out, unless `default` is."""

    name: str
    metavar: str
    help: str
    kind: Any = str
    required: bool = True
    default: Any = None


def switch(*flags: str, in_file: bool = False, **more: Any) -> Option[bool]:
    """On or off; off where nothing is given."""
    return Option(flags=flags, kind=bool, read=bool, default=False, in_file=bool if in_file else None, **more)


def text(*flags: str, **more: Any) -> Option[str | None]:
    """A text that is not looked into, or none."""
    return Option(flags=flags, read=str, default=None, **more)


def file(*flags: str, in_file: bool = False, **more: Any) -> Option[Path | None]:
    """A file. In wxpush.yaml it is relative to the folder of that."""
    return Option(
        flags=flags,
        kind=Path,
        metavar="FILE",
        read=lambda given: Path(given) if str(given) else None,
        default=None,
        in_file=str if in_file else None,
        **more,
    )


def quantity(
    *flags: str, read: Callable[[str], Value], default: str, in_file: Any = Quantity, **more: Any
) -> Option[Value]:
    """What an operator writes in words, such as 50/s. `default` is one too."""
    return Option(flags=flags, read=read, default=read(default), shown=default, in_file=in_file, **more)


def number(
    *flags: str, least: int | None = 1, most: int | None = None, in_file: bool = False, **more: Any
) -> Option[int | None]:
    """A whole number, or none."""
    return Option(
        flags=flags,
        kind=int,
        metavar=more.pop("metavar", "N"),
        read=int,
        default=None,
        least=least,
        most=most,
        in_file=int if in_file else None,
        **more,
    )


def count(*flags: str, default: int, least: int = 1, in_file: bool = False, **more: Any) -> Option[int]:
    """A whole number that always has a value."""
    return Option(
        flags=flags,
        kind=int,
        metavar="N",
        read=int,
        default=default,
        shown=more.pop("shown", str(default)),
        least=least,
        in_file=int if in_file else None,
        **more,
    )


def choice(*flags: str, default: Choice, **more: Any) -> Option[Choice]:
    """One of the words of an enumeration."""
    kind = type(default)

    def read(word: object) -> Choice:
        try:
            return kind(word)
        except ValueError:
            words = [each.value for each in kind]
            raise UsageError("misuse.unknown_word", flag=flags[-1], word=word, words=words) from None

    return Option(
        flags=flags,
        read=read,
        default=default,
        shown=default.value,
        words=tuple(each.value for each in kind),
        **({"in_file": kind} | more),
    )


def several(*flags: str, kind: type[Item], **more: Any) -> Option[tuple[Item, ...]]:
    """One that may be repeated."""
    return Option(flags=flags, kind=list[kind], read=tuple, default=(), **more)  # type: ignore[valid-type] # for typer


def listed(*flags: str, kind: type[Item], **more: Any) -> Option[tuple[Item, ...]]:
    """One whose values stand behind one another with commas between, or are given by repeating it, or both."""

    def read(given: list[str]) -> tuple[Item, ...]:
        return tuple(item(word.strip()) for text in given for word in text.split(",") if word.strip())

    def item(word: str) -> Item:
        try:
            return kind(word)  # type: ignore[call-arg] # of a text
        except ValueError:
            raise UsageError("misuse.no_integer", name=flags[-1], value=repr(word)) from None

    return Option(flags=flags, kind=list[str], read=read, default=(), **more)
