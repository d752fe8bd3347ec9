"""The live view on a terminal."""

from rich.console import Console, ConsoleRenderable, Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from wxpush.hold import STALLS
from wxpush.progress.outlet import Outlet
from wxpush.progress.pane import Pane
from wxpush.progress.snapshot import Snapshot
from wxpush.progress.telling import counts, held, pace, parts
from wxpush.redact import clean
from wxpush.words import Sentence, catalogue
from wxpush.words.labels import Label

_INTERVAL = 0.2
#: Cells for a name at the most; the rest of the first line is the bar's.
_LONGEST_NAME = 28
_STYLES = {
    "sent": "green",
    "rejected": "red",
    "under_review": "yellow",
    "expired": "yellow",
    "in_doubt": "yellow",
}


class Bar:
    """Drawn by a timer, five times a second, and only while the terminal takes it."""

    interval = _INTERVAL

    def __init__(self, console: Console, outlet: Outlet, title: str) -> None:
        self._outlet = outlet
        self._title = title
        self._pane = Pane(console)

    def show(self, snapshot: Snapshot) -> None:
        if self._outlet.ready():
            self._pane.draw(view(self._title, snapshot))

    def note(self, label: Label, said: str) -> None:
        """Say something above the view."""
        if self._outlet.ready():
            self._pane.say(label, said)

    def close(self) -> None:
        """Leave the last view where it is."""
        if self._outlet.ready():
            self._pane.close()


def view(title: str, snapshot: Snapshot) -> Group:
    """What the screen holds: bar, pace and counts, a line each; below them what holds messages back, if something does."""
    done, total = snapshot.done_before + snapshot.done, snapshot.done_before + snapshot.total
    hold = snapshot.hold
    stalled = hold is not None and hold.by in STALLS
    lines: list[ConsoleRenderable] = [
        _bar(title, done, total, f"{done:,}/{total:,}", "yellow" if stalled else "cyan"),
        Text(parts(pace(snapshot)), overflow="ellipsis", no_wrap=True),
        _counts(snapshot),
    ]
    if hold is not None:
        lines.append(Text(str(held(snapshot, hold)), "bold yellow" if stalled else "yellow"))
    return Group(*lines)


def _bar(title: str, done: int, total: int, told: str, style: str) -> Table:
    percent = 100 * done / total if total else 100.0
    head = Table.grid(padding=(0, 1), expand=True)
    head.add_column(max_width=_LONGEST_NAME)
    head.add_column(ratio=1)
    head.add_row(
        Text(clean(title), style="bold", overflow="ellipsis", no_wrap=True),
        ProgressBar(total=max(total, 1), completed=done, complete_style=style, finished_style="green"),
        Text(f"{percent:5.1f}%"),
        Text(told),
    )
    return head


def _counts(snapshot: Snapshot) -> Text:
    line = Text(overflow="ellipsis", no_wrap=True)
    for name, told in counts(snapshot):
        line.append(f"{catalogue().PHRASE_COMMA if line else ''}")
        line.append(str(told), _STYLES[name])
    return line


class SurveyBar:
    """How far the survey has read, in bytes; gone when it is done."""

    def __init__(self, console: Console, outlet: Outlet, title: str, total: int) -> None:
        self._outlet = outlet
        self._title = title
        self._total = total
        self._pane = Pane(console)

    def show(self, done: int, rows: int) -> None:
        if not self._outlet.ready():
            return
        title, told = (
            Sentence("progress.survey_title", title=self._title),
            Sentence("progress.survey_rows", rows=rows),
        )
        self._pane.draw(_bar(str(title), min(done, self._total), self._total, str(told), "cyan"))

    def note(self, label: Label, said: str) -> None:
        """Say something above the bar."""
        if self._outlet.ready():
            self._pane.say(label, said)

    def close(self) -> None:
        if self._outlet.ready():
            self._pane.clear()
            self._pane.close()


def console() -> Console:
    """Rich's console on stderr. Colours as NO_COLOR and the terminal have it."""
    return Console(stderr=True)
