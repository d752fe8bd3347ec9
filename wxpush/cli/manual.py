"""The manual page `wxpush.1`, made from the table of commands: `python -m wxpush.cli.manual [LANGUAGE]` prints it.

It is kept in docs/man, from where it is installed; a test holds it against the table.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from wxpush.cli.entries import Command, Group, Task
from wxpush.cli.examples import EXAMPLES
from wxpush.cli.helppage import said, text
from wxpush.cli.table import COMMANDS
from wxpush.errors import Exit
from wxpush.options.option import Option, Panel
from wxpush.words import choose

_CODE = re.compile(r"`([^`]*)`")


def manual(language: str) -> str:
    """The page in one language, for man, groff and mandoc."""
    choose(language)
    lines = [
        ".TH WXPUSH 1",
        ".nh",
        ".ad l",
        *_about(),
        *_commands(),
        *_options(),
        *_exits(),
        *_examples(),
        *_more(),
    ]
    return "".join(f"{line}\n" for line in lines)


def _about() -> Iterator[str]:
    yield from (_heading("name"), f"wxpush \\- {_plain(text('help.wxpush').rstrip('.。'))}")
    yield _heading("synopsis")
    yield rf".B wxpush\fR [{_plain(text('help.manual_options'))}] {_plain(text('help.manual_command'))} ..."


def _commands() -> Iterator[str]:
    yield _heading("commands")
    for task in Task:
        yield f".SS {_plain(text(f'help.task_{task.value}').rstrip(':：'))}"
        for name, entry in COMMANDS.items():
            if entry.task is task:
                yield from _entry(name, entry)


def _entry(name: str, entry: Command | Group) -> Iterator[str]:
    if isinstance(entry, Group):
        for word, command in entry.commands.items():
            yield from _entry(f"{name} {word}", command)
        return
    arguments = "".join(f" {argument.metavar}" for argument in entry.arguments)
    yield from _item(f"wxpush {name}", arguments, said(entry.help) or "")
    yield ".RS"
    for argument in entry.arguments:
        yield from _item("", argument.metavar, said(argument.help) or "")
    for option in _of(entry.options, Panel.OWN):
        yield from _option(option)
    others = " ".join(option.flag for option in entry.options if option.panel is not Panel.OWN)
    if others:
        yield from (".PP", _plain(text("help.manual_also", options=others)))
    yield ".RE"


def _options() -> Iterator[str]:
    """Those that several commands have, each once: the help of some says for one command more than for others."""
    yield _heading("options")
    known: dict[str, Option[Any]] = {}
    for command in _every():
        for option in command.options:
            known.setdefault(option.help, option)
    for panel in Panel:
        if panel is not Panel.OWN:
            yield f".SS {_plain(text(f'help.heading_{panel.value}').rstrip(':：'))}"
            for option in _of(known.values(), panel):
                yield from _option(option)


def _every() -> Iterator[Command]:
    for entry in COMMANDS.values():
        yield from (entry,) if isinstance(entry, Command) else entry.commands.values()


def _of(options: Iterable[Option[Any]], panel: Panel) -> list[Option[Any]]:
    return [option for option in options if option.panel is panel]


def _option(option: Option[Any]) -> Iterator[str]:
    notes = []
    if option.required:
        notes.append(text("help.required"))
    elif option.shown:
        shown = option.shown if isinstance(option.shown, str) else str(option.shown)
        notes.append(text("help.default", value=shown))
    if option.in_environment:
        notes.append(option.variable)
    if option.in_file is not None:
        notes.append(text("help.manual_key", key=option.name))
    what = " ".join([said(option.help) or "", *(f"[{note}]" for note in notes)])
    yield from _item(", ".join(option.flags), f" {option.metavar}" if option.metavar else "", what)


def _exits() -> Iterator[str]:
    yield _heading("exits")
    for code in Exit:
        yield from _item(str(int(code)), "", text(f"help.exit_{code.value}"))


def _examples() -> Iterator[str]:
    yield _heading("examples")
    for name in ("", "send", "status", "results", "retry", "resolve"):
        for number, words in enumerate(EXAMPLES[name], 1):
            yield from _item(f"wxpush {words}", "", text(f"help.example_{name or 'wxpush'}_{number}"))


def _more() -> Iterator[str]:
    yield from (_heading("more"), _plain(text("help.more_pages")))


def _heading(word: str) -> str:
    name = f"help.manual_{word}"
    return f".SH {_plain(text(name))}"


def _item(bold: str, italic: str, what: str) -> Iterator[str]:
    """A term and what it means."""
    yield ".TP"
    yield (rf"\fB{_plain(bold)}\fR" if bold else "") + (rf"\fI{_plain(italic)}\fR" if italic else "")
    yield _plain(what)


def _plain(words: str) -> str:
    """A text that roff takes for nothing else; commands in it are bold."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-")
    escaped = _CODE.sub(lambda found: rf"\fB{found[1]}\fR", escaped)
    return f"\\&{escaped}" if escaped[:1] in {".", "'"} else escaped


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # it is a TextIOWrapper here
    sys.stdout.write(manual(*(sys.argv[1:] or ["en"])))
