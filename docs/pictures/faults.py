"""Draw what a terminal shows two seconds after each of twelve faults of the sandbox begins.

    python docs/pictures/faults.py FOLDER [LANGUAGE]

It runs `wxpush sandbox` and `wxpush send` in pseudo-terminals (tmux), turns a fault on while messages leave, and writes a picture a fault into FOLDER.
docs/screen.md shows `breaker` in English and `throttled` in Chinese. Needs tmux, and the wxpush that stands beside the Python that runs this.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from rich.text import Text
from terminal import Terminal, draw

from wxpush.sandbox.client import ControlClient
from wxpush.sandbox.faults import Faults

ROWS = 3000
#: Seconds behind which the picture is taken.
BEGUN = 2.0
FAULTS = {
    "throttled": Faults(minute_cap=0),
    "breaker": Faults(http_500_rate=1.0),
    "busy": Faults(busy_rate=1.0),
    "busy-after": Faults(busy_after_rate=1.0),
    "busy-above": Faults(busy_above=0),
    "reset-before": Faults(reset_before_rate=1.0),
    "reset-after": Faults(reset_after_rate=1.0),
    "truncated": Faults(truncated_rate=1.0),
    "html": Faults(html_before_rate=1.0),
    "hang": Faults(hang_rate=1.0),
    "latency": Faults(latency=8.0),
    "unknown-template": Faults(unknown_template_rate=1.0),
    "daily-limit": Faults(daily_limit=0),
    "account": Faults(account_errcode=48001),
}
CAMPAIGN = 'template_id: ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY\ndata:\n  thing1: "{{ product }}"\n'


def shown(folder: Path, faults: Faults, language: str) -> str:
    """The screen of one campaign, while these faults are on."""
    (folder / "orders.yaml").write_text(CAMPAIGN, "utf-8")
    rows = (f"oFollower{number:019},tea\n" for number in range(ROWS))
    (folder / "orders.csv").write_text("openid,product\n" + "".join(rows), "utf-8")
    sandbox = Terminal(folder, "sandbox", width=150)
    terminal = Terminal(folder, "send", height=16, WXPUSH_LANG=language)
    try:
        sandbox.type("wxpush sandbox --port 0", "Enter")
        sandbox.until(r"WXPUSH_APPID=\S+ WXPUSH_SECRET=\S+")
        told = Text.from_ansi(sandbox.screen()).plain
        url = re.search(r"http://127\.0\.0\.1:\d+", told)[0]
        names = re.search(r"WXPUSH_APPID=\S+ WXPUSH_SECRET=\S+", told)[0]
        terminal.type(f"clear; export WXPUSH_BASE_URL={url} {names}; clear", "Enter")
        terminal.type("wxpush send orders.csv --yes", "Enter")
        terminal.until(r"━.* [1-9]\d*/3,000")
        ControlClient(url).set_faults(faults)
        time.sleep(BEGUN)
        return terminal.screen()
    finally:
        sandbox.close()
        terminal.close()


def main() -> None:
    target, language = Path(sys.argv[1]), (sys.argv[2:] or ["en"])[0]
    target.mkdir(exist_ok=True)
    for name, faults in FAULTS.items():
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            picture = draw(shown(Path(folder), faults, language), name=f"{name}-{language}")
        (target / f"{name}.{language}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
