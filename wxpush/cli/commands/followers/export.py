"""`wxpush followers export`: who follows the account, as a file to send to."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from wxpush.cli.common.account import Asked, account_asked
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.errors import UsageError, meaning
from wxpush.followers.book import Book, ListState
from wxpush.followers.directory import Directory
from wxpush.followers.gather import gather
from wxpush.followers.selection import Selection, select
from wxpush.options.single import EVERY_TAG, FOLLOWERS_OUTPUT, OTHER_TAGS, TAGS, unfinished
from wxpush.options.values import Values
from wxpush.parsing.quantities import show_duration
from wxpush.redact import clean
from wxpush.report.formats import format_of
from wxpush.report.formats.base import Format
from wxpush.run.machine import Machine
from wxpush.system.files import written
from wxpush.system.signals import Signals, run_interruptible
from wxpush.wechat.values import Tag
from wxpush.words import Means

#: For one answer of up to ten thousand openids.
_SECONDS = 30.0
#: Between two words on how far it is.
_HEARTBEAT = 5.0
#: People come and go: what was listed longer ago is not gone on with.
_STALE_MS = 48 * 3600 * 1000


def run(options: Values) -> None:
    """List, and write when all are listed."""
    output = options[FOLLOWERS_OUTPUT]
    form = checked_format(output)
    asked = account_asked(options)
    part, draft = unfinished(output)
    with Signals(), logging_to(asked.voice.log_file), meaning(Means.LISTED), Book(part) as book:
        selection = run_interruptible(lambda: _list(options, asked, book, output))
        # A draft of one name: what a crash leaves of it is written over, and nobody else is here.
        with written(output, encoding=form.encoding, draft=draft) as file:
            many = _write(book.chosen(selection), form, file)
        _tell(book.lists(), selection, many, output, asked.printer)
        book.delete()


async def _list(options: Values, asked: Asked, book: Book, output: Path) -> Selection:
    """Fill the book with who is wanted."""
    access, printer, machine = asked.access, asked.printer, Machine()
    wanted, unwanted = options[TAGS], options[OTHER_TAGS]
    async with machine.line(access, seconds=_SECONDS) as line:
        directory = Directory(line.api, line.tokens)
        tags = await directory.tags() if wanted or unwanted else []
        selection = select(tags, wanted, unwanted, every=options[EVERY_TAG])
        account, now_ms = f"{access.appid} {access.base_url}", machine.clock.wall_ms()
        _begin(book, account, selection, output, printer, now_ms=now_ms)
        told = _Progress(selection, printer, machine.clock.monotonic).told
        await gather(directory, book, selection, now_ms=machine.clock.wall_ms, on_page=told)
        return selection


def checked_format(output: Path) -> Format:
    """How to write it. Raises UsageError for a format that is not known, and for a file that is no earlier list."""
    form = format_of(output)
    if not output.absolute().parent.is_dir():
        raise UsageError(
            f"There is no folder {output.parent}, so nothing was listed; make it, or name another file with -o."
        )
    try:
        with output.open("rb") as file:
            first = file.readline(_LINE).removeprefix(b"\xef\xbb\xbf").strip()
    except FileNotFoundError:
        return form
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written ({error.strerror}); nothing was listed. Name another file with -o."
        ) from None
    if first and not form.begins(first, _COLUMNS):
        raise UsageError(
            f"{output} is there and is no list of followers, so it was not touched; nothing was listed. "
            "Name another file with -o, or move this one away."
        )
    return form


def _write(openids: Iterable[str], form: Format, file: TextIO) -> int:
    many = 0
    with form.open(file, _COLUMNS, ()) as rows:
        for many, openid in enumerate(openids, start=1):  # noqa: B007 - counted
            rows.write({"openid": openid}, {})
    return many


_COLUMNS = ("openid",)
_LINE = 4096


def _begin(
    book: Book, account: str, selection: Selection, output: Path, printer: Printer, *, now_ms: int
) -> None:
    """Go on with what the book holds, if it is of these people and not too old; else begin."""
    age = max(now_ms - book.newest_ms(), 0)
    listed = sum(each.listed for each in book.lists())
    same = book.belongs_to(account, selection)
    # Written already, and stopped right behind it: these people are no longer those of today.
    over = book.complete and output.exists() and output.stat().st_mtime_ns >= book.path.stat().st_mtime_ns
    if same and age <= _STALE_MS and not over:
        if listed:
            printer.say(
                f"Going on behind {listed:,} openids, which were listed {show_duration(age // 1000)} ago."
            )
        return
    if listed and not over:
        why = "for another account or other tags" if not same else f"{show_duration(age // 1000)} ago"
        printer.say(f"The {listed:,} openids that {book.path.name} holds were listed {why}; it begins anew.")
    book.begin(account, selection, now_ms)


class _Progress:
    """Tells now and then how far it is."""

    def __init__(self, selection: Selection, printer: Printer, clock: Callable[[], float]) -> None:
        self._lists = selection.lists
        self._printer = printer
        self._clock = clock
        self._next = clock()

    def told(self, state: ListState) -> None:
        if self._clock() < self._next:
            return
        self._next = self._clock() + _HEARTBEAT
        name = _name(self._lists[state.number - 1])
        self._printer.event("listing", list=name, listed=state.listed, counted=state.total)
        of = "" if state.total is None else f" of {state.total:,}"
        self._printer.say(f"{name}: {state.listed:,}{of} listed")


def _tell(lists: list[ListState], selection: Selection, many: int, output: Path, printer: Printer) -> None:
    named = [(_name(tag), state) for tag, state in zip(selection.lists, lists, strict=True)]
    for name, state in named:
        if state.total not in {None, state.listed}:
            printer.say(
                f"{name}: WeChat counted {state.total:,} and listed {state.listed:,}: people come and go."
            )
    shown = ", ".join(f"{name} {state.listed:,}" for name, state in named)
    printer.say(f"{many:,} openids written to {output}; listed were {shown}.")
    printer.event(
        "export",
        rows=many,
        output=str(output),
        lists=[{"list": name, "listed": state.listed, "counted": state.total} for name, state in named],
    )


def _name(tag: Tag | None) -> str:
    return "followers" if tag is None else f"tag {clean(tag.name)}"
