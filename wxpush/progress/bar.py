"""The live view on a terminal."""

from collections.abc import Iterator

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from wxpush.progress.line import on_terminal
from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot
from wxpush.redact import clean
from wxpush.words import Duration, Sentence, catalogue
from wxpush.words.labels import Label

_INTERVAL = 0.2


class Bar:
    """Drawn by a timer, five times a second, and only while the terminal takes it."""

    interval = _INTERVAL

    def __init__(self, console: Console, outlet: Outlet, title: str) -> None:
        self._outlet = outlet
        self._title = title
        self._live = Live(console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
        self._live.start()

    def show(self, snapshot: Snapshot) -> None:
        if self._outlet.ready():
            self._live.update(view(self._title, snapshot), refresh=True)

    def note(self, label: Label, said: str) -> None:
        """Say something above the view."""
        _above(self._live, self._outlet, label, said)

    def close(self) -> None:
        """Leave the last view where it is."""
        if self._outlet.ready():
            self._live.stop()


def view(title: str, snapshot: Snapshot) -> Group:
    """What the screen holds: at most 80 columns, three lines."""
    percent = 100 * snapshot.done / snapshot.total if snapshot.total else 100.0
    head = Table.grid(padding=(0, 1))
    head.add_row(
        Text(clean(title), style="bold", overflow="ellipsis", no_wrap=True),
        ProgressBar(total=max(snapshot.total, 1), completed=snapshot.done, width=24),
        Text(f"{percent:5.1f}%"),
        Text(f"{snapshot.done:,}/{snapshot.total:,}"),
    )
    pace = Text(str(_pace(snapshot)), overflow="ellipsis", no_wrap=True)
    if snapshot.breaker != "closed":
        pace.append(f"{catalogue().PHRASE_COMMA}{snapshot.breaker_told()}", "bold red")
    return Group(head, pace, Text.assemble(*_counts(snapshot), overflow="ellipsis", no_wrap=True))


def _pace(snapshot: Snapshot) -> Sentence:
    unlimited = snapshot.limit is None
    return Sentence(
        "progress.pace",
        rate=snapshot.rate,
        limit=Sentence("progress.unlimited")
        if unlimited
        else Sentence("progress.limit", rate=snapshot.limit),
        eta=Sentence("progress.eta_unknown") if snapshot.eta is None else Duration(snapshot.eta),
        in_flight=snapshot.in_flight,
        retries=snapshot.retries,
    )


def _counts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    yield str(Sentence("progress.sent", many=snapshot.sent)), "green"
    for name, style in (("rejected", "red"), ("under_review", "yellow"), ("in_doubt", "yellow")):
        many = getattr(snapshot, name)
        count = Sentence(f"progress.{name}", many=many)
        yield f"{catalogue().PHRASE_COMMA}{count}", style if many else "dim"


class SurveyBar:
    """How far the survey has read, in bytes; gone when it is done."""

    def __init__(self, console: Console, outlet: Outlet, title: str, total: int) -> None:
        self._outlet = outlet
        self._title = clean(title)
        self._total = total
        self._live = Live(
            console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
        )
        self._live.start()

    def show(self, done: int, rows: int) -> None:
        if not self._outlet.ready():
            return
        line = Table.grid(padding=(0, 1))
        line.add_row(
            Text(
                str(Sentence("progress.survey_title", title=self._title)), overflow="ellipsis", no_wrap=True
            ),
            ProgressBar(total=max(self._total, 1), completed=min(done, self._total), width=24),
            Text(str(Sentence("progress.survey_rows", rows=rows))),
        )
        self._live.update(line, refresh=True)

    def note(self, label: Label, said: str) -> None:
        """Say something above the bar."""
        _above(self._live, self._outlet, label, said)

    def close(self) -> None:
        if self._outlet.ready():
            self._live.stop()


def _above(live: Live, outlet: Outlet, label: Label, said: str) -> None:
    if outlet.ready():
        live.console.print(Text.from_ansi(on_terminal(label, said, live.console.width)), soft_wrap=True)


def console() -> Console:
    """Rich's console on stderr. Colours as NO_COLOR and the terminal have it."""
    return Console(stderr=True)
