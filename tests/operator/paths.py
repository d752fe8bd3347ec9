"""Every place of the command line where a path is given, as the table of commands has them; and how a path may be a wrong one."""

import os
import shlex
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wxpush.cli.entries import Command
from wxpush.cli.table import COMMANDS
from wxpush.options.option import Argument, Option


@dataclass(frozen=True)
class Place:
    """An option or argument of one command, or a variable or key that means one. `words` is what is given, `{}` the path."""

    command: str
    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.command} {self.name}"


#: A command line for each command, that works where `list.csv` is a campaign and never.csv a list; `{}` is its argument that is a path.
LINES = {
    "init": "init {}",
    "send": "send list.csv --dry-run --offline",
    "simulate": "simulate list.csv",
    "serve": "serve list.yaml",
    "schedule print": "schedule print list.csv --cron '0 9 * * *'",
    "status": "status list.csv",
    "report": "report list.csv",
    "trust": "trust list.csv",
    "history": "history {}",
    "results": "results list.csv",
    "retry": "retry list.csv",
    "resolve": "resolve list.csv --as sent",
    "quota": "quota",
    "person": "person oFollower0000000000000000001",
    "purge": "purge {}",
    "doctor": "doctor list.csv",
    "sandbox": "sandbox",
    "template list": "template list",
    "template show": "template show ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",
    "template check": "template check list.yaml",
    "followers export": "followers export -o followers.csv",
    "followers tags": "followers tags",
    "receipts serve": "receipts serve --token-file token",
    "receipts import": "receipts import empty.jsonl",
    "receipts status": "receipts status",
    "suppress add": "suppress add oFollower0000000000000000009 --suppress never.csv",
    "suppress remove": "suppress remove oFollower0000000000000000001 --suppress never.csv",
    "suppress list": "suppress list --suppress never.csv",
    "suppress import": "suppress import list.csv --suppress never.csv",
}
#: They ask a broker for what they work on, or a send that is running.
CLUSTERED = frozenset({"dispatch", "work", "pause", "resume", "rate"})
#: They settle their options as `send` does, by the same function; of theirs only RECIPIENTS are tried.
AS_SEND = frozenset({"retry", "resolve"})
#: What tells of a file without a flag: a variable, or a key of wxpush.yaml.
WITHOUT_FLAG = (
    "WXPUSH_CONFIG",
    "WXPUSH_SUPPRESS",
    "WXPUSH_SECRET_FILE",
    "secret_file:",
    "suppress:",
    "log_file:",
)

#: Where a wrong path is not what the command ends with: it is refused whatever it is, or something else is told too.
OTHERWISE = frozenset(
    {
        ("init", "--log-file"),
        ("doctor", "--log-file"),
        ("person", "--log-file"),
        ("status", "--cluster-key-file"),
    }
)


def commands() -> dict[str, Command]:
    """By name: `template list`."""
    return {
        f"{name} {word}".strip(): command
        for name, entry in COMMANDS.items()
        for word, command in ({"": entry} if isinstance(entry, Command) else entry.commands).items()
    }


def _is_path(one: Option | Argument) -> bool:
    return one.kind in (Path, list[Path]) or one.name == "recipients"


def _line(command: str, one: Option | Argument) -> str:
    words = shlex.split(LINES[command])
    if isinstance(one, Argument):
        return _typed("{}" if word in {"list.csv", "list.yaml", "empty.jsonl"} else word for word in words)
    flags = {"--output": "-o"}
    flag = flags.get(one.flag, one.flag)
    if flag in words:
        words[words.index(flag) + 1] = "{}"
    else:
        words += [flag, "{}"]
    return _typed(words).replace("init {} ", "init elsewhere ").replace("history {} ", "history . ")


def _typed(words: Iterable[str]) -> str:
    """As they are typed."""
    return " ".join(word if word == "{}" else shlex.quote(word) for word in words)


def _places() -> Iterator[Place]:
    for name, command in commands().items():
        if name not in CLUSTERED:
            given: tuple[Option | Argument, ...] = (*command.arguments, *command.options)
            for one in given:
                looked_at = _is_path(one) and (isinstance(one, Argument) or name not in AS_SEND)
                if looked_at and name in LINES:
                    yield Place(name, getattr(one, "flag", one.name), _line(name, one))
    for name in WITHOUT_FLAG:
        yield Place("send", name, LINES["send"])


PLACES = list(_places())


def _takes_paths(command: Command) -> bool:
    given: tuple[Option | Argument, ...] = (*command.arguments, *command.options)
    return any(map(_is_path, given))


#: Commands that take a path and have no line above: one is to be written.
WITHOUT_LINE = [
    name
    for name, command in commands().items()
    if _takes_paths(command) and name not in CLUSTERED | LINES.keys()
]


@dataclass(frozen=True)
class Wrong:
    """`word` is given; `made` makes what it names, if anything. `read`: only where nothing can be written."""

    word: str
    made: Callable[[Path], object] = lambda _: None
    read: bool = False


def _node(kind: int, device: int = 0) -> Callable[[Path], object]:
    return lambda path: os.mknod(path, kind | 0o666, device)


#: A device is one of this folder: whoever writes one anew takes /dev/null away from the machine.
NULL = os.makedev(1, 3)
WRONGS = {
    "empty": Wrong(""),
    "blank": Wrong(" "),
    "this folder": Wrong("."),
    "this folder/": Wrong("./"),
    "the folder above": Wrong(".."),
    "the root": Wrong("/", read=True),
    "a folder": Wrong("folder.csv", Path.mkdir),
    "a folder/": Wrong("slash.csv/", Path.mkdir),
    "nothing": Wrong("nothing.csv"),
    "nothing in no folder": Wrong("nowhere/nothing.csv"),
    "below a file": Wrong("list.csv/nothing.csv"),
    "a link to nothing": Wrong("dangling.csv", lambda path: path.symlink_to("gone.csv")),
    "a link to itself": Wrong("loop.csv", lambda path: path.symlink_to(path)),
    "a pipe": Wrong("pipe.csv", os.mkfifo),
    "a device": Wrong("device.csv", _node(stat.S_IFCHR, NULL)),
    "a socket": Wrong("socket.csv", _node(stat.S_IFSOCK)),
    "a long name": Wrong("x" * 300 + ".csv"),
    "a long path": Wrong("x/" * 3000 + "nothing.csv"),
    "two lines": Wrong("two\nlines.csv"),
    "colours": Wrong("\x1b[31mred.csv"),
    "no text": Wrong("no\udcfftext.csv"),
    "a dash": Wrong("-nothing.csv"),
    "nobody's home": Wrong("~nobody-here/nothing.csv"),
}
