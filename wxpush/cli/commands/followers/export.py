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
from wxpush.oserror import cause
from wxpush.redact import clean
from wxpush.report.formats import format_of
from wxpush.report.formats.base import Format
from wxpush.run.machine import Machine
from wxpush.system.regular import open_regular
from wxpush.system.replacing import written
from wxpush.system.signals import Signals, run_interruptible
from wxpush.wechat.values import Tag
from wxpush.words import Duration, Means, Sentence
from wxpush.words.labels import Label

#: For one answer of up to ten thousand openids.
_SECONDS = 30.0
#: Between two reports of progress.
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
        with written(output, encoding=form.encoding, unfinished=draft) as file:
            many = _write(book.chosen(selection), form, file)
        _tell(book.lists(), selection, many, output, asked.printer)
        book.delete()


async def _list(options: Values, asked: Asked, book: Book, output: Path) -> Selection:
    """Fill the book with who is wanted."""
    access, printer, machine = asked.access, asked.printer, Machine(asked.printer.note)
    wanted, unwanted = options[TAGS], options[OTHER_TAGS]
    async with machine.line(access, seconds=_SECONDS) as line:
        directory = Directory(line.api, line.tokens, tell=printer.note)
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
    try:
        if not output.absolute().parent.is_dir():
            raise UsageError("followers.no_folder", folder=output.parent)
        with open(open_regular(output), "rb") as file:  # noqa: PTH123 - a descriptor
            first = file.readline(_LINE).removeprefix(b"\xef\xbb\xbf").strip()
    except FileNotFoundError:
        return form
    except OSError as error:
        with meaning(Means.NOT_LISTED):
            raise UsageError("followers.output_unwritable", path=output, why=cause(error)) from None
    if first and not form.begins(first, _COLUMNS):
        with meaning(Means.NOT_LISTED):
            raise UsageError("followers.output_no_list", path=output)
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
    # The file was written before and the process stopped right after: the book is out of date.
    over = book.complete and output.exists() and output.stat().st_mtime_ns >= book.path.stat().st_mtime_ns
    if same and age <= _STALE_MS and not over:
        if listed:
            printer.say(Sentence("followers.going_on", listed=listed, age=Duration(age // 1000)))
        return
    if listed and not over:
        known = {"listed": listed, "file": book.path.name}
        if same:
            printer.say(
                Sentence("followers.anew_as_too_old", age=Duration(age // 1000), **known), Label.WARNING
            )
        else:
            printer.say(Sentence("followers.anew_as_of_others", **known), Label.WARNING)
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
        tag = self._lists[state.number - 1]
        self._printer.event("listing", list=_name(tag), listed=state.listed, counted=state.total)
        if state.total is None:
            self._printer.say(Sentence("followers.so_far", who=_who(tag), listed=state.listed))
        else:
            known = {"listed": state.listed, "total": state.total}
            self._printer.say(Sentence("followers.so_far_of", who=_who(tag), **known))


def _tell(lists: list[ListState], selection: Selection, many: int, output: Path, printer: Printer) -> None:
    named = [*zip(selection.lists, lists, strict=True)]
    for tag, state in named:
        if state.total not in {None, state.listed}:
            known = {"total": state.total, "listed": state.listed}
            printer.say(Sentence("followers.count_differs", who=_who(tag), **known), Label.WARNING)
    shown = [Sentence("followers.list_has", who=_who(tag), listed=state.listed) for tag, state in named]
    printer.say(Sentence("followers.written", many=many, path=output, lists=shown), Label.DONE)
    printer.event(
        "export",
        rows=many,
        output=str(output),
        lists=[{"list": _name(tag), "listed": state.listed, "counted": state.total} for tag, state in named],
    )


def _who(tag: Tag | None) -> Sentence:
    if tag is None:
        return Sentence("followers.all_of_them")
    return Sentence("followers.with_tag", name=clean(tag.name))


def _name(tag: Tag | None) -> str:
    """For programs: the same in every language."""
    return "followers" if tag is None else f"tag {clean(tag.name)}"
