"""Draw terminal.svg: what a terminal shows of a campaign that is stopped by Ctrl-C and sent on.

    python docs/pictures/terminal.py

It runs `wxpush send` against the sandbox in a pseudo-terminal (tmux), reads what stands on the screen, colours included, and has rich export it.
Needs tmux, and the wxpush that stands beside the Python that runs this.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
WIDTH, HEIGHT = 100, 48
SECONDS = 60
COMMAND = "wxpush send orders.csv --sandbox"
#: Ground, text, eight colours and their bright ones: each can be read on the ground.
THEME = TerminalTheme(
    (24, 26, 31),
    (214, 216, 220),
    [(90, 94, 102), (240, 113, 120), (127, 200, 120), (230, 190, 90),
     (110, 170, 240), (200, 140, 220), (90, 200, 200), (214, 216, 220)],
)  # fmt: skip


class Terminal:
    """A shell in a folder of its own, on a screen of tmux."""

    def __init__(
        self, folder: Path, name: str = "one", *, width: int = WIDTH, height: int = HEIGHT, **environ: str
    ) -> None:
        self._tmux = ["tmux", "-S", str(folder / f"tmux-{name}"), "-f", os.devnull]
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._environ = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
        self._environ |= environ
        size = ("-x", str(width), "-y", str(height))
        self.run(
            "new-session",
            "-d",
            "-s",
            "one",
            *size,
            "-c",
            str(folder),
            "HISTFILE= PS1='$ ' exec bash --norc --noprofile",
        )

    def run(self, *words: str) -> str:
        return subprocess.run(
            [*self._tmux, *words], env=self._environ, capture_output=True, text=True, check=True
        ).stdout

    def type(self, *keys: str) -> None:
        self.run("send-keys", "-t", "one", *keys)

    def close(self) -> None:
        self.run("kill-server")

    def screen(self) -> str:
        """The lines that hold something, with the sequences that colour them; a line that the edge broke is one."""
        return self.run("capture-pane", "-e", "-p", "-t", "one").rstrip("\n")

    def until(self, pattern: str, times: int = 1) -> None:
        """Wait until the screen shows this so often."""
        end = time.monotonic() + SECONDS
        while len(re.findall(pattern, Text.from_ansi(self.screen()).plain, re.MULTILINE)) < times:
            if time.monotonic() > end:
                raise SystemExit(f"No {pattern!r} on the screen:\n{self.screen()}")
            time.sleep(0.05)


def campaign(terminal: Terminal) -> str:
    terminal.until(r"^\$")
    terminal.type(COMMAND, "Enter")
    terminal.until("Type 300 to send:")
    terminal.type("300", "Enter")
    terminal.until(r"1[0-4]\d sent")
    terminal.type("C-c")
    terminal.until(r"exit 130")
    terminal.until(r"^\$", 2)
    terminal.type(COMMAND, "Enter")
    terminal.until(r"Type \d+ to send:", 2)
    left = re.findall(r"Type (\d+) to send:", Text.from_ansi(terminal.screen()).plain)[-1]
    terminal.type(left, "Enter")
    terminal.until(r"exit 0")
    terminal.until(r"^\$", 3)
    return terminal.screen()


def draw(screen: str, name: str = "terminal") -> str:
    """The picture, whose parts bear this name, without the fonts that rich would have a browser fetch from elsewhere."""
    console = Console(
        record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    for line in screen.splitlines():
        console.print(Text.from_ansi(line), no_wrap=True, crop=True)
    svg = console.export_svg(title="wxpush", theme=THEME, unique_id=name)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file in ("orders.csv", "orders.yaml"):
            shutil.copy(EXAMPLES / file, folder)
        terminal = Terminal(folder)
        try:
            screen = campaign(terminal)
        finally:
            terminal.close()
    (HERE / "terminal.svg").write_text(draw(screen), "utf-8")


if __name__ == "__main__":
    main()
