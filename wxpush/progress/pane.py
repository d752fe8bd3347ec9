"""Lines at the foot of a terminal that are drawn anew in their place, while what is said scrolls above them."""

from math import ceil

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from wxpush.progress.line import on_terminal
from wxpush.words.labels import Label


class Pane:
    """One at a time on a terminal. The cursor stands below it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        #: How many cells each line holds that is drawn.
        self._drawn: list[int] = []
        #: What is drawn, to be drawn again below what is said.
        self._shown: RenderableType | None = None
        console.show_cursor(show=False)

    def draw(self, shown: RenderableType) -> None:
        """Put this in the place of what was drawn before."""
        with self._console:
            self._erase()
            self._shown = shown
            lines = self._console.render_lines(shown, pad=False)
            self._drawn = [sum(cell_len(segment.text) for segment in line) for line in lines]
            self._console.print(shown)

    def say(self, label: Label, said: str) -> None:
        """Leave this above it, for good. `said` is clean of what moves a cursor."""
        with self._console:
            self._erase()
            line = on_terminal(label, said, self._console.width)
            self._console.print(Text.from_ansi(line), soft_wrap=True)
            if self._shown is not None:
                self.draw(self._shown)

    def clear(self) -> None:
        """Take it away."""
        self._shown = None
        self._erase()

    def close(self) -> None:
        """Leave what is drawn, and the cursor as it was."""
        self._console.show_cursor(show=True)

    def _erase(self) -> None:
        """A terminal that has become narrower has broken the lines that did not fit: each of its rows is taken away."""
        width = max(self._console.width, 1)
        rows = sum(max(1, ceil(cells / width)) for cells in self._drawn)
        self._drawn = []
        line = (ControlType.ERASE_IN_LINE, 2)
        self._console.control(
            Control(ControlType.CARRIAGE_RETURN, line, *(((ControlType.CURSOR_UP, 1), line) * rows))
        )
