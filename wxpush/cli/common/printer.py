"""What a command says: sentences to people on stderr, JSON objects to programs on stdout."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import StringIO
from typing import TYPE_CHECKING, Protocol

from wxpush import redact
from wxpush.cli.common.logs import log
from wxpush.cli.common.problemtable import table as problem_table
from wxpush.cli.common.voice import Voice
from wxpush.errors import Exit
from wxpush.model import Block, Message, Verdict
from wxpush.options.send import ProgressKind
from wxpush.progress.base import Observer, Several, Silence
from wxpush.progress.chronicle import Event
from wxpush.progress.lines import JsonLines, Lines, SurveyLines
from wxpush.progress.outlet import Outlet
from wxpush.redact import as_json, clean
from wxpush.report.ending import Ending
from wxpush.report.problems import Tally
from wxpush.run.place import Place
from wxpush.sending.stops import said
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence
from wxpush.words.labels import Label

if TYPE_CHECKING:
    from rich.console import RenderableType

    from wxpush.progress.bar import SurveyBar as LiveSurvey
    from wxpush.progress.keys import Keys
    from wxpush.run.ports import MessagePreview  # which knows the way to WeChat, and `pause` does without

#: What is drawn fits the narrowest terminal that is usual.
_WIDTH = 80
#: How often a run is looked at where no view of it is wanted.
_LOOK_SECONDS = 1.0
#: How long the last words wait for a reader.
_PATIENCE = 2.0
#: In the log file, where they are no mere information.
_LEVELS = {Label.ERROR: logging.ERROR, Label.WARNING: logging.WARNING}


class View(Protocol):
    """A live view: what is said meanwhile must go above it."""

    def note(self, label: Label, said: str) -> None: ...


class Printer:
    """One invocation's voice. All it says goes to the log file too."""

    def __init__(self, voice: Voice, now: Callable[[], float] = SystemClock.monotonic) -> None:
        """`now` gives monotonic seconds."""
        self._voice = voice
        self._now = now
        self._people = Outlet(sys.stderr)
        self._programs = Outlet(sys.stdout, encoding="utf-8")
        self._view: View | None = None

    @property
    def lively(self) -> bool:
        """Whether a live view fits: a real terminal, whatever FORCE_COLOR says."""
        wanted = self._voice.progress in {ProgressKind.AUTO, ProgressKind.BAR} and not self._voice.quiet
        return wanted and self._people.is_terminal and os.environ.get("TERM") not in {None, "", "dumb"}

    def say(self, text: Sentence | str, label: Label = Label.NOTE) -> None:
        """Tell people, unless they want quiet."""
        self._tell(label, text, aloud=not self._voice.quiet)

    def detail(self, text: Sentence | str) -> None:
        """Tell people who asked for more with -v."""
        self._tell(Label.NOTE, text, aloud=self._voice.verbose > 0 and not self._voice.quiet)

    def insist(self, text: Sentence | str, label: Label = Label.WARNING) -> None:
        """Tell people, quiet or not."""
        self._tell(label, text, aloud=True)

    def note(self, text: Sentence | str, label: Label = Label.NOTE) -> None:
        """Tell people while messages are out: as `say`, and nobody is waited for."""
        self._tell(label, text, aloud=not self._voice.quiet, patience=0.0)

    def witness(self, message: Message, verdict: Verdict) -> None:
        """Tell people who asked with -vv of a request that was refused or not answered."""
        outcome, words = Sentence(f"run.verdict_{verdict.kind.value}"), said(verdict)
        text = Sentence(
            "cli.tried_for" if words else "cli.tried",
            row=message.row,
            tries=message.tries,
            outcome=outcome,
            said=words,
        )
        self._tell(Label.NOTE, text, aloud=self._voice.verbose > 1 and not self._voice.quiet, patience=0.0)

    def _tell(self, label: Label, text: Sentence | str, *, aloud: bool, patience: float = _PATIENCE) -> None:
        line = redact.line(text)
        log().log(_LEVELS.get(label, logging.INFO), "%s", line)
        if not aloud:
            return
        if self._view is not None:
            self._view.note(label, line)
        else:
            self._people.tell(label, line, patience=patience)

    def event(self, name: str, /, **values: object) -> None:
        """Tell programs, if any are listening."""
        if self._voice.json:
            self._programs.write(as_json({"type": name, "schema": 1, **values}) + "\n", patience=_PATIENCE)

    def happened(self, event: Event) -> None:
        """Tell people and programs of something while messages are out; nobody is waited for."""
        self.note(event.sentence, event.label)
        if self._voice.json:
            self._programs.write(as_json({"type": "event", "schema": 1, **event.as_object()}) + "\n")

    def problems(self, tallies: Sequence[Tally]) -> None:
        """Show what is wrong with rows, by kind."""
        self.show(problem_table(tallies))

    def preview(self, preview: "MessagePreview") -> None:
        """Draw a message as its reader will see it, and the longest value of each field where these are known."""
        if self._voice.quiet:
            return
        from wxpush.cli.common import cards  # noqa: PLC0415 - rich is slow to import

        self.draw(cards.card(preview, unicode=self._people.takes("╭─╯")))
        if preview.longest:
            self.draw(cards.longest(preview.longest, preview.labels))

    def show(self, lines: Sequence[str]) -> None:
        """Show people a table, unless they want quiet."""
        text = "".join(f"{redact.line(line)}\n" for line in lines)
        if text:
            log().info("%s", text.rstrip("\n"))
            if not self._voice.quiet:
                self._people.write(text, patience=_PATIENCE)

    def draw(self, drawn: "RenderableType") -> None:
        """Show people something drawn, unless they want quiet. It may hold what is personal: no log gets it."""
        if self._voice.quiet:
            return
        from rich.console import Console  # noqa: PLC0415 - rich is slow to import

        page = StringIO()
        console = Console(file=page, force_terminal=self._people.is_terminal, width=_WIDTH, highlight=False)
        console.print(drawn)
        lines = (line.rstrip() for line in page.getvalue().splitlines())
        self._people.write("".join(f"{line}\n" for line in lines), patience=_PATIENCE)

    def summary(self, place: Place, ending: Ending) -> None:
        """The last words: why it stopped, why rows were refused, the counts, the next command."""
        summary = ending.summary
        if self._voice.json:
            self._programs.write(as_json(summary) + "\n", patience=_PATIENCE)
        aloud = not (self._voice.quiet and summary.exit_code == Exit.DONE)
        if ending.why:
            self._tell(Label.NOTE if ending.rehearsed else ending.label, ending.why, aloud=aloud)
        for cause in ending.causes:
            self.say(cause.told())
        for doubt in ending.doubts():
            self._tell(Label.WARNING, doubt, aloud=aloud)
        self._tell(ending.label, ending.last_line(place.label), aloud=aloud)
        command = ending.following(place.named, place.sending)
        if command and aloud:
            self._people.tell(Label.NEXT, clean(command), patience=_PATIENCE)

    @contextmanager
    def surveying(self, title: str, size: int) -> Iterator[Callable[[Block], None]]:
        """Show how a survey of `size` bytes gets on; the block tells how far it is."""
        if self._voice.quiet or self._voice.progress is ProgressKind.NONE:
            yield lambda _: None
            return
        shown: SurveyLines | LiveSurvey
        if self.lively:
            from wxpush.progress.bar import SurveyBar, console  # noqa: PLC0415 - rich is slow to import

            self._view = shown = SurveyBar(console(), self._people, title, size)
        else:
            shown = SurveyLines(self._people, title, size, self._now)
        try:
            yield lambda block: shown.show(block.offset + block.length, block.first_row + block.rows - 1)
        finally:
            shown.close()
            self._view = None

    def keys(self) -> "AbstractContextManager[Keys | None]":
        """Those of the terminal, where a live view is on it and it is in the foreground."""
        if not self.lively or sys.stdin is None or not sys.stdin.isatty():
            return nullcontext()
        from wxpush.progress.keys import Keys  # noqa: PLC0415 - of no use elsewhere

        return Keys(sys.stdin.fileno())

    @contextmanager
    def observing(self, title: str) -> Iterator[Observer]:
        """Whoever shows the sending, as --progress and the terminal have it."""
        observers: list[Observer] = []
        if self._voice.json and self._voice.progress is not ProgressKind.NONE:
            observers.append(JsonLines(self._programs))
        if self.lively:
            from wxpush.progress.bar import Bar, console  # noqa: PLC0415 - rich is slow to import

            bar = Bar(console(), self._people, title)
            observers.append(bar)
            self._view = bar
        elif not self._voice.quiet and self._voice.progress is not ProgressKind.NONE:
            observers.append(Lines(self._people))
        observer = Several(observers) if observers else Silence(_LOOK_SECONDS)
        try:
            yield observer
        finally:
            observer.close()
            self._view = None
