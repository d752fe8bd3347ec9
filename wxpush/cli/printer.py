"""What a command says: sentences to people on stderr, JSON objects to programs on stdout."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from wxpush.cli.settings import Place, ProgressKind, Voice
from wxpush.errors import Exit
from wxpush.model import Block
from wxpush.progress.base import Observer, Silence
from wxpush.progress.lines import Both, JsonLines, Lines
from wxpush.progress.outlet import Outlet
from wxpush.redact import clean, redact
from wxpush.report.summary import Summary, last_line, next_command

#: How long the last words wait for a reader.
_PATIENCE = 2.0


class Printer:
    """One invocation's voice."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._people = Outlet(sys.stderr)
        self._programs = Outlet(sys.stdout, encoding="utf-8")

    @property
    def lively(self) -> bool:
        """Whether a live view fits: a real terminal, whatever FORCE_COLOR says."""
        import os  # noqa: PLC0415 - only here

        wanted = self._voice.progress in {ProgressKind.AUTO, ProgressKind.BAR} and not self._voice.quiet
        return wanted and self._people.is_terminal and os.environ.get("TERM") not in {None, "", "dumb"}

    def say(self, text: str) -> None:
        """Tell people, unless they want quiet."""
        if not self._voice.quiet:
            self.insist(text)

    def detail(self, text: str) -> None:
        """Tell people who asked for more with -v."""
        if self._voice.verbose:
            self.say(text)

    def insist(self, text: str) -> None:
        """Tell people, quiet or not."""
        self._people.write(f"wxpush: {clean(redact(text))}\n", patience=_PATIENCE)

    def event(self, name: str, /, **values: object) -> None:
        """Tell programs, if any are listening."""
        if self._voice.json:
            line = msgspec.json.encode({"type": name, "schema": 1, **values}).decode()
            self._programs.write(line + "\n", patience=_PATIENCE)

    def summary(self, place: Place, summary: Summary, sentence: str = "") -> None:
        """The last words: why it stopped, the counts, the next command."""
        if self._voice.json:
            self._programs.write(msgspec.json.encode(summary).decode() + "\n", patience=_PATIENCE)
        if self._voice.quiet and summary.exit_code == Exit.DONE:
            return
        if sentence:
            self.insist(sentence)
        self._people.write(last_line(place.label, summary) + "\n", patience=_PATIENCE)
        if (command := next_command(place.label, summary, options(place))) is not None:
            self._people.write(f"next: {command}\n", patience=_PATIENCE)

    @contextmanager
    def surveying(self, title: str, size: int) -> Iterator[Callable[[Block], None]]:
        """Show how a survey of `size` bytes gets on, where a live view fits; the block tells how far it is."""
        if not self.lively:
            yield lambda _: None
            return
        from wxpush.progress.bar import SurveyBar, console  # noqa: PLC0415 - rich is slow to import

        bar = SurveyBar(console(), title, size)
        try:
            yield lambda block: bar.show(block.offset + block.length, block.first_row + block.rows - 1)
        finally:
            bar.close()

    def observer(self, title: str) -> Observer:
        """Who shows the sending, as --progress and the terminal have it."""
        kind = self._voice.progress
        if self.lively:
            from wxpush.progress.bar import Bar, console  # noqa: PLC0415 - rich is slow to import

            return Bar(console(), self._people, title)
        quiet = self._voice.quiet or kind is ProgressKind.NONE
        lines = None if quiet else Lines(self._people)
        if self._voice.json and kind is not ProgressKind.NONE:
            quick = JsonLines(self._programs)
            return quick if lines is None else Both(quick, lines)
        return lines or Silence()


def options(place: Place) -> str:
    """What a next command must repeat to mean the same campaign."""
    given = ""
    if place.campaign.name != _expected(place):
        given += f" -c {place.campaign}"
    if place.sandbox:
        given += " --sandbox"
    elif place.checkpoint.name != place.recipients.name + ".wxpush":
        given += f" --checkpoint {place.checkpoint}"
    return given


def _expected(place: Place) -> str:
    return place.recipients.name.removesuffix(".gz").rpartition(".")[0] + ".yaml"
